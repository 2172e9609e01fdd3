/// Written by Tests/References/language_models.py.
enum LanguageModelsValues {
    static let chatKey = "0f88211cf71c3a2703e5a72946b502d3127119349dd9fbd88bd702a4f132a797"
    static let chatKeyOfNextGeneration = "e4f3d315ff177b066d2f17fa53ca1e797e7bb5df42c8ade29ae568471e79a662"
    static let digestOfAAAA = "63c1dd951ffedf6f7fd968ad4efa39b8ed584f162f46e715114ee184f8de9201"
}
