import Statistics
package import Workbench

extension AccumulateOrReplace {
    /// Compares the losses of the last and the first autoencoder of each chain, and the variety of what they make.
    package static func evidenceForVAE(_ run: Run, images: Ensemble<ImageRun>) -> Finding {
        func rises(_ strategy: ImageStrategy) -> [Double] { images.at("strategy", strategy).values.map(\.rise) }
        let (replaced, accumulated) = (rises(.replace), rises(.accumulate))
        let ratios = zip(replaced, accumulated).map { $1 <= 0 ? 100 : $0 / $1 }
        return Finding {
            Measured("worst_rise_ratio", ratios.min() ?? .nan)
            Measured("replace_rise", meanInterval(replaced))
            Measured("diversity_loss", meanInterval(images.at("strategy", ImageStrategy.replace).values.map(\.varietyLost)))
            Measured("rise_gap", pairedDifference(replaced, minus: accumulated))
            Measured("real_rise", meanInterval(rises(.real)))
        }
    }

    /// The section on images: losses and variety of what the models make, generation by generation.
    @ReportBuilder
    static func imageSection(_ images: Ensemble<ImageRun>, _ settings: ImageSettings) -> some ReportContent {
        Section("A model of images") {
            Prose(
                """
                A variational autoencoder with \(settings.latent) latent numbers learns from \(settings.images) images of Fashion-MNIST and makes as many for the next generation, through
                \(settings.generations) generations. Its loss on \(settings.heldOut) real images that no model has seen is the negative evidence lower bound. Variety is the entropy of
                the classes of \(settings.sampled) made images, each taken to be of the class of its nearest real one. The claim is judged at the preset `paper`; at others the chains are
                short and the numbers only show that the machinery works.
                """)
            Table(
                ImageStrategy.allCases,
                caption: "Losses in nats an image, their rise, and variety in bits, with \(standardLevel, .percent) t intervals over runs."
            ) {
                Column("new images") { $0.rawValue }
                Column("first loss", .decimals(1)) { meanInterval(runs(images, $0).map { $0.losses.first ?? .nan }) }
                Column("last loss", .decimals(1)) { meanInterval(runs(images, $0).map { $0.losses.last ?? .nan }) }
                Column("rise", .decimals(1)) { meanInterval(runs(images, $0).map(\.rise)) }
                Column("first variety", .decimals(2)) { meanInterval(runs(images, $0).map { $0.varieties.first ?? .nan }) }
                Column("last variety", .decimals(2)) { meanInterval(runs(images, $0).map { $0.varieties.last ?? .nan }) }
            }
            Figure(
                "image-losses",
                caption: "Loss on held-out real images by generation, mean over runs with \(standardLevel, .percent) t bands.",
                alt: "The loss over the generation under replacement, under accumulation, and with fresh real images.",
                x: Axis("generation"), y: Axis("held-out loss", unit: "nats an image")
            ) {
                for strategy in ImageStrategy.allCases {
                    let losses = runs(images, strategy).map(\.losses)
                    let places = (losses.first ?? []).indices
                    BandedLine(
                        x: places.map { Double($0 + 1) }, y: places.map { place in meanInterval(losses.map { $0[place] }) },
                        series: strategy.rawValue)
                }
            }
        }
    }

    private static func runs(_ images: Ensemble<ImageRun>, _ strategy: ImageStrategy) -> [ImageRun] {
        images.at("strategy", strategy).values
    }
}
