internal import Synchronization

/// Keeps what is spent within a budget: a request that could exceed it isn't sent.
package final class BudgetGuard: Sendable {
    /// What is set aside for an attempt.
    package struct Reservation: Sendable {
        let most: Exchanges.Spending
        let number: Int
    }

    private struct Account {
        var spent: Exchanges.Spending
        var reserved = Exchanges.Spending()
        var count = 0
    }

    private let budget: EndpointSettings.Budget
    private let account: Mutex<Account>
    /// Notes for other processes, and for those after a crash, what is being spent.
    private let ledger: Ledger?

    /// - Parameter spent: what has been spent of the same budget before.
    package init(_ budget: EndpointSettings.Budget, spent: Exchanges.Spending = .init(), ledger: Ledger? = nil) {
        (self.budget, self.ledger) = (budget, ledger)
        account = Mutex(Account(spent: spent))
    }

    package var spent: Exchanges.Spending { account.withLock { $0.spent } }

    /// Sets aside the most that an attempt can cost.
    ///
    /// Errors: ``EndpointProblem`` when that could exceed the budget, or when the answer's length has no limit although tokens have one.
    package func reserve(_ call: ModelCall) throws -> Reservation {
        let isCounted = budget.tokens > 0 || budget.money > 0
        if isCounted, call.maxTokens == nil {
            throw EndpointProblem(
                "a budget needs a limit of each answer", facts: [("found", "a request without 'max_tokens'")],
                hint: "set the request's maxTokens: what may be spent has to be known before it is sent")
        }
        let most = Exchanges.Spending(
            requests: 1, promptTokens: isCounted ? call.promptBound : 0, completionTokens: isCounted ? call.maxTokens ?? 0 : 0)
        return try account.withLock { account in
            let held = account.spent + account.reserved
            let after = held + most
            if budget.requests > 0, after.requests > budget.requests {
                throw refusal("requests", "\(budget.requests)", "\(held.requests)", "1")
            }
            if budget.tokens > 0, after.tokens > budget.tokens {
                throw refusal("tokens", "\(budget.tokens)", "\(held.tokens)", "\(most.tokens)")
            }
            if budget.money > 0, cost(after) > budget.money {
                throw refusal("money", "\(budget.money)", "\(cost(held))", "\(cost(most))")
            }
            account.reserved = account.reserved + most
            account.count += 1
            if budget != .init() { try ledger?.noteSent(account.count, most) }
            return Reservation(most: most, number: account.count)
        }
    }

    /// Replaces what was set aside by what was spent; nil when the most has to be assumed.
    package func settle(_ reservation: Reservation, spent: Exchanges.Spending?) {
        account.withLock { account in
            account.reserved = account.reserved - reservation.most
            account.spent = account.spent + (spent ?? reservation.most)
            if spent != nil, budget != .init() { ledger?.noteSettled(reservation.number) }
        }
    }

    private func refusal(_ what: String, _ limit: String, _ spent: String, _ needed: String) -> EndpointProblem {
        EndpointProblem(
            "the budget of \(what) allows no further request",
            facts: [("budget", limit), ("spent", spent), ("this request", "up to \(needed)")],
            hint: "what was answered is recorded; raise 'budget.\(what)' and run again to go on from there")
    }

    private func cost(_ spending: Exchanges.Spending) -> Double {
        (Double(spending.promptTokens) * budget.promptPrice + Double(spending.completionTokens) * budget.completionPrice) / 1e6
    }
}

extension Exchanges.Spending {
    package var tokens: Int { promptTokens + completionTokens }

    static func + (left: Self, right: Self) -> Self {
        Self(
            requests: left.requests + right.requests, promptTokens: left.promptTokens + right.promptTokens,
            completionTokens: left.completionTokens + right.completionTokens)
    }

    static func - (left: Self, right: Self) -> Self {
        Self(
            requests: left.requests - right.requests, promptTokens: left.promptTokens - right.promptTokens,
            completionTokens: left.completionTokens - right.completionTokens)
    }
}
