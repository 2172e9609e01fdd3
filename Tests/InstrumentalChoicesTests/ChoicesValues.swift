// Written by Tests/References/instrumental_choices.py.
enum ChoicesValues {
    static let bounds = [5.7830572343667765e-06, 6.3028153927803e-05, 7.746428238365408e-19, 3.330172776272215e-14]
    /// The blocked path's logit for differences of 3 and 15.7 points.
    static let logits = [0.8770618034225152, 2.700387981077796]
    /// Of all samples, of the cases by two models, of the cases in three tasks.
    static let shares = [0.05095542157071322, 0.655522673524241, 0.8540989513494114]
    /// Shares of the shortcut by softmax agents with values sin(0.7 i), and by uniform ones.
    static let learned = [0.2575041856291437, 0.25800465389053817, 0.2601852947610252, 0.2408451656546731]
    static let uniform = [0.3305898451794368, 0.33333311226018236, 0.3330284799180274, 0.33333311226018236]
}
