internal import ContentStore
import Foundation

/// What the site takes from the Python wheels of the project: Vega as one script, and formulas as MathML.
package struct SiteMaterials: Sendable {
    /// The first line of the script, by which a site knows that it has it already.
    package static let vegaMark = "/* Vega 6.2, Vega-Lite 5.20 and Vega-Embed, as vl-convert 1.9.0.post1 bundles them */"

    /// MathML by TeX; what is no formula is missing.
    package let formulas: [String: String]
    /// The script; nil when it was not asked for.
    package let vega: String?

    /// Why there are none.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Asks for them; one process for all, and none when nothing is wanted.
    ///
    /// Errors: ``Failure`` when the environment is missing or too old; the message says what to do.
    package init(python: String, formulas wanted: [String], withVega: Bool) throws {
        let wanted = Set(wanted).sorted()
        guard withVega || !wanted.isEmpty else {
            (formulas, vega) = ([:], nil)
            return
        }
        let script = WheelScript(python: python, text: Self.script)
        guard script.isReady else {
            throw Failure(
                description: "error: the site's figures and formulas can't be made\n  missing: \(python)\n"
                    + "  hint: './reprise setup' installs what makes them, then build the site again")
        }
        let request = JSONValue.members([("formulas", .array(wanted.map(JSONValue.string))), ("vega", .bool(withVega))])
        let answer = try script.answer(to: Foundation.Data(request.canonicalBytes))
        guard answer.status == 0, let json = try? JSONValue(parsing: [UInt8](answer.output)), let made = json["formulas"]?.array,
            made.count == wanted.count
        else {
            throw Failure(
                description: "error: the site's figures and formulas can't be made\n  reason: \(answer.reason)\n"
                    + "  hint: './reprise setup' installs what makes them again")
        }
        formulas = Dictionary(
            zip(wanted, made).compactMap { tex, math in math.string.map { (tex, $0) } }, uniquingKeysWith: { first, _ in first })
        vega = json["vega"]?.string.map { "\(Self.vegaMark)\n(() => {\n\($0)\n})();\n" }
    }

    /// Only elements and attributes of MathML pass: TeX may hold links and markup of its own.
    private static let script = #"""
        import html, json, sys
        import xml.etree.ElementTree as tree
        request = json.load(sys.stdin)
        elements = set("math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder mover "
            "munderover mmultiscripts mprescripts none mtable mtr mtd mlabeledtr menclose".split())
        attributes = set("display stretchy accent accentunder fence separator form lspace rspace width height depth linethickness mathvariant "
            "columnalign rowspacing columnspacing columnlines rowlines movablelimits minsize maxsize displaystyle scriptlevel notation xmlns".split())

        def checked(element):
            if element.tag not in elements:
                raise ValueError(element.tag)
            for name in list(element.attrib):
                if name not in attributes:
                    del element.attrib[name]
            element.text = html.unescape(element.text) if element.text else element.text
            for child in element:
                checked(child)
            return element

        def convert(formula):
            from latex2mathml.converter import convert_to_element
            try:
                return tree.tostring(checked(convert_to_element(formula)), encoding="unicode")
            except Exception:
                return None

        answer = {"formulas": [convert(formula) for formula in request["formulas"]]}
        if request["vega"]:
            import vl_convert
            # What Vega-Lite 5 compiles names Vega 5, and Vega 6, which draws it here and in the pictures, would warn of that.
            answer["vega"] = vl_convert.javascript_bundle(vl_version="5.20").replace("schema/vega/v5.json", "schema/vega/v6.json")
        json.dump(answer, sys.stdout)
        """#
}
