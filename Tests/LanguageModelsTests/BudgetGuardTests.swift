import LanguageModels
import Testing

@Suite struct BudgetGuardTests {
    private func call(_ maxTokens: Int? = 10) throws -> ModelCall { try CompletionRequest("m", "abcd", maxTokens: maxTokens).call() }

    private func budget(requests: Int = 0, tokens: Int = 0, money: Double = 0) -> EndpointSettings.Budget {
        var budget = EndpointSettings.Budget()
        (budget.requests, budget.tokens, budget.money) = (requests, tokens, money)
        (budget.promptPrice, budget.completionPrice) = (1, 4)
        return budget
    }

    @Test("what is under way counts as spent") func reserved() throws {
        let account = BudgetGuard(budget(requests: 2))
        let one = try account.reserve(call())
        _ = try account.reserve(call())
        #expect(throws: EndpointProblem.self) { try account.reserve(call()) }
        account.settle(one, spent: .init())
        _ = try account.reserve(call())
    }

    @Test("a request that could exceed the tokens isn't sent, and says why") func tokens() throws {
        let most = try call().promptBound + 10
        let account = BudgetGuard(budget(tokens: 3 * most), spent: .init(requests: 1, promptTokens: most, completionTokens: most - 1))
        let reservation = try account.reserve(call())
        account.settle(reservation, spent: .init(requests: 1, promptTokens: 5, completionTokens: 2))
        let error = #expect(throws: EndpointProblem.self) { try account.reserve(call()) }
        #expect(
            error?.description == """
                the budget of tokens allows no further request
                  budget:       \(3 * most)
                  spent:        \(2 * most + 6)
                  this request: up to \(most)
                  hint: what was answered is recorded; raise 'budget.tokens' and run again to go on from there
                """)
    }

    @Test("money is counted by its prices") func money() throws {
        // A million tokens of answers cost 4: 10 at most cost 0.00004, and the prompt less than 0.00005.
        let cost = (Double(try call().promptBound) + 40) / 1e6
        let account = BudgetGuard(budget(money: cost * 1.5))
        let one = try account.reserve(call())
        #expect(throws: EndpointProblem.self) { try account.reserve(call()) }
        account.settle(one, spent: .init(requests: 1, promptTokens: 1, completionTokens: 1))
        _ = try account.reserve(call())
    }

    @Test("where the server doesn't count, the most is taken") func uncounted() throws {
        let account = BudgetGuard(budget(tokens: 1000))
        account.settle(try account.reserve(call()), spent: nil)
        #expect(account.spent.tokens == (try call().promptBound) + 10)
    }

    @Test("no fewer tokens than a prompt can have are set aside") func bound() throws {
        // One token a byte is the most that a tokeniser of bytes makes.
        #expect(try ChatRequest("m", [ChatMessage(.user, String(repeating: "ü", count: 100))]).call().promptBound >= 200)
    }

    @Test("a budget of tokens needs answers of limited length") func unlimited() throws {
        let error = #expect(throws: EndpointProblem.self) { try BudgetGuard(budget(tokens: 1000)).reserve(call(nil)) }
        #expect(
            error?.description == """
                a budget needs a limit of each answer
                  found: a request without 'max_tokens'
                  hint: set the request's maxTokens: what may be spent has to be known before it is sent
                """)
        _ = try BudgetGuard(budget(requests: 1)).reserve(call(nil))
    }

    @Test("what a crash has lost counts as spent, whoever opens the folder next") func lost() throws {
        let folder = try TemporaryFolder()
        func ledger(_ generation: Int = 0) -> Ledger { Ledger(in: folder.path, generation: generation) }
        let account = BudgetGuard(budget(requests: 9), ledger: ledger())
        let settled = try account.reserve(call())
        _ = try account.reserve(call())
        let failed = try account.reserve(call())
        account.settle(settled, spent: .init(requests: 1))
        account.settle(failed, spent: nil)
        #expect(ledger().lost().requests == 2)
        #expect(ledger(1).lost().requests == 0)
    }
}
