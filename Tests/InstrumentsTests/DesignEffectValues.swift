// Written by Tests/References/instruments.py.
enum DesignEffectValues {
    static let interval = [0.033886341129355964, 0.07663012167970204]
}
