import Glibc
package import Statistics
import Workbench

extension DelayedRepression {
    /// One run of the population, step by step.
    package struct Trace: Codable, Hashable, Sendable {
        /// The share of radical agents at the beginning of each step; the first value is the initial state, as in the authors' records.
        package var radical: [Double]
        /// The alarm at the beginning of each step: mean of detectability x level.
        package var alarm: [Double]
        /// The step at which the delay was switched on; 0 if it was there from the start.
        package var switchedAt: Int

        package init(radical: [Double], alarm: [Double], switchedAt: Int = 0) {
            self.radical = radical
            self.alarm = alarm
            self.switchedAt = switchedAt
        }

        /// The share of radical agents from the switch on.
        package var afterSwitch: ArraySlice<Double> { radical[switchedAt...] }

        /// The run without the steps before the switch.
        package var switched: Trace { Trace(radical: Array(afterSwitch), alarm: Array(alarm[switchedAt...])) }
    }

    /// What the institution looks at, and when.
    package struct Schedule: Hashable, Sendable {
        /// Steps without delay at the start.
        package var settling = 0
        /// Age of the alarm from then on, in steps.
        package var delay: Int
        /// The alarm that everybody sees after settling, if it is held constant.
        package var heldAlarm: Double?
        /// Probability that an agent under the smooth rule revises its choice in a step.
        package var revisionRate = 1.0

        package init(settling: Int = 0, delay: Int, heldAlarm: Double? = nil, revisionRate: Double = 1) {
            self.settling = settling
            self.delay = delay
            self.heldAlarm = heldAlarm
            self.revisionRate = revisionRate
        }

        func validate() throws(InvalidSetting) {
            guard delay >= 0 else { throw .init(name: "delay", found: "\(delay)", expected: "0 or more steps") }
            guard settling >= 0 else { throw .init(name: "settling", found: "\(settling)", expected: "0 or more steps") }
            guard (0...1).contains(revisionRate) else {
                throw .init(name: "revisionRate", found: "\(revisionRate)", expected: "a share between 0 and 1")
            }
        }
    }

    /// A run of `settings.steps` steps with a delay from the start, from the settings' initial history.
    package static func simulate(
        agents settings: Population.Settings, kind: Architecture, sharpness: Double, delay: Int, revisionRate: Double = 1, seed: Seed
    ) throws -> Trace {
        if settings.initialHistory == .warm {
            return try simulateSettled(
                agents: settings, kind: kind, sharpness: sharpness, delay: delay, revisionRate: revisionRate, seed: seed
            ).switched
        }
        return try simulate(
            agents: settings, kind: kind, sharpness: sharpness, schedule: Schedule(delay: delay, revisionRate: revisionRate), seed: seed)
    }

    /// A run that first settles for `settings.settling` steps without delay; then the delay is switched on for `settings.steps` more.
    package static func simulateSettled(
        agents settings: Population.Settings, kind: Architecture, sharpness: Double, delay: Int, revisionRate: Double = 1, seed: Seed
    ) throws -> Trace {
        try simulate(
            agents: settings, kind: kind, sharpness: sharpness,
            schedule: Schedule(settling: settings.settling, delay: delay, revisionRate: revisionRate), seed: seed)
    }

    /// A settled run whose agents, after the switch, see the alarm's long-run mean instead of its past.
    ///
    /// Our choice: the mean over the last half of the same seed's settled run with this delay.
    package static func simulateConstantAlarm(
        agents settings: Population.Settings, kind: Architecture, sharpness: Double, delay: Int, revisionRate: Double = 1, seed: Seed
    ) throws -> Trace {
        let free = try simulateSettled(
            agents: settings, kind: kind, sharpness: sharpness, delay: delay, revisionRate: revisionRate, seed: seed)
        let schedule = Schedule(
            settling: settings.settling, delay: delay, heldAlarm: mean(free.alarm.suffix(settings.steps / 2)), revisionRate: revisionRate)
        return try simulate(agents: settings, kind: kind, sharpness: sharpness, schedule: schedule, seed: seed)
    }

    /// The agents and their network before the first step, shared by all runs with this seed.
    package static func society(agents settings: Population.Settings, seed: Seed) throws -> Population.Society {
        try settings.validate()
        return Population.Society(settings, seed: seed)
    }

    /// A run under any schedule.
    package static func simulate(
        agents settings: Population.Settings, kind: Architecture, sharpness: Double, schedule: Schedule, seed: Seed
    ) throws -> Trace {
        try simulate(
            society(agents: settings, seed: seed), agents: settings, kind: kind, sharpness: sharpness, schedule: schedule, seed: seed)
    }

    /// A run of a given society under any schedule.
    ///
    /// All agents act at once. Streams: "policy" (one number for each agent and step, whatever the rule) and "punishment" (likewise, for the rules
    /// that look at punishment), so that runs with one seed stay paired across rules, delays and sharpness.
    package static func simulate(
        _ society: Population.Society, agents settings: Population.Settings, kind: Architecture, sharpness: Double, schedule: Schedule,
        seed: Seed
    ) throws -> Trace {
        try settings.validate()
        try schedule.validate()
        guard sharpness.isFinite else { throw InvalidSetting(name: "sharpness", found: "\(sharpness)", expected: "a finite number") }
        let steps = schedule.settling + settings.steps
        var crowd = Crowd(society, settings: settings, revisionRate: schedule.revisionRate, seed: seed)
        var radical = [Double](repeating: 0, count: steps)
        // alarms[s] is the alarm at the beginning of step s.
        var alarms = [Double](repeating: 0, count: steps + 1)
        let initialAlarm = crowd.alarm()
        alarms[0] = settings.initialHistory == .zero && schedule.settling == 0 ? 0 : initialAlarm

        // Before step s the authors' buffer holds the last `delay + 1` alarms, and they look at the oldest. It starts filled with alarms[0]; at the
        // switch it holds one alarm and grows from there, so the oldest is the alarm at the switch until `delay` steps have passed.
        func seen(_ step: Int, _ alarms: [Double]) -> Double {
            if step < schedule.settling { return alarms[step] }
            return schedule.heldAlarm ?? alarms[max(step - schedule.delay, schedule.settling)]
        }

        var delayed = seen(0, alarms)
        crowd.observe(delayed)
        for step in 0..<steps {
            radical[step] = crowd.radicalShare
            let response = 1 / (1 + exp(-sharpness * (delayed - settings.alarmThreshold)))
            switch kind {
            case .fixed: crowd.actFixed()
            case .reactive: crowd.actReactive()
            case .qLearning: crowd.actByTable()
            case .smooth: crowd.actSmoothly(response)
            }
            alarms[step + 1] = crowd.alarm()
            delayed = seen(step + 1, alarms)
            switch kind {
            case .fixed, .smooth: break  // neither looks at influence or punishment
            case .reactive: crowd.punish(response, next: delayed)
            case .qLearning: crowd.learn(response, next: delayed)
            }
        }
        alarms[0] = initialAlarm
        alarms.removeLast()
        return Trace(radical: radical, alarm: alarms, switchedAt: schedule.settling)
    }
}
