/// One module whose declarations count one by one.
package struct SourceModule: Sendable {
    package struct File: Sendable {
        /// The path below the package's root.
        package let path: String
        package let index: FileIndex

        package init(path: String, index: FileIndex) {
            self.path = path
            self.index = index
        }
    }

    package let name: String
    /// The modules of the package that it uses, directly or through others.
    package let uses: [String]
    package let files: [File]
    /// The compilation conditions under which it is built.
    package let conditions: [String]

    package init(name: String, uses: [String], files: [File], conditions: [String] = []) {
        self.name = name
        self.uses = uses
        self.files = files
        self.conditions = conditions
    }
}
