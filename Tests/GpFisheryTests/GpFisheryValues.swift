// Written by Tests/References/gp_fishery.py.
enum GpFisheryValues {
    /// Model, parameters, noise, deviance.
    static let fits: [(String, [Double], Double, Double)] = [
        ("allen", [1.2991572093178716, 7.728856673633667, 4.757562048620815], 0.04504697233149055, -131.12665572472093),
        ("ricker", [0.2354861488036626, 7.608542637738949], 0.047870289676683116, -126.38509190357438),
        ("myers", [0.2716373079318333, 2.2403801008641437, 40.0], 0.04610461349968034, -129.31649053963747),
    ]

    /// At length 8.0, noise 0.4, amplitude 6.0.
    static let posterior: Double = 24.431245542829704

    /// Escapements of the true model's policy, as places on the grid, and the value of a stock of 8.
    static let policy: [Int] = [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 16, 17, 18, 19, 20, 21, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22,
        22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22,
    ]
    static let valueAtTop: Double = 56.893254985706164
}
