enum OfflineControlValues { static let positive = [1.0], negative = [0.0], area = 1.0 }
