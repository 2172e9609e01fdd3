// The table of studies in this module is written by the build: see `Sources/Plugins/StudyRegistry`.
