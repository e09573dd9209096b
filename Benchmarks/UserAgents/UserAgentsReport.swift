/// What ``UserAgentsCommand`` has measured.
struct UserAgentsReport: Encodable {
    /// From the file's text to rules that can be used.
    let rulesMilliseconds: Double
    let differentUserAgents: Int
    /// Each different one, while expressions are tried for the first time.
    let firstMicroseconds: Double
    /// Each different one, when nothing but the expressions is there.
    let missMicroseconds: Double
    let slowestMissMicroseconds: Double
    /// Each of many, when all have been read before.
    let hitMicroseconds: Double
    let botShare: Double
    /// Each of ``Hostile/all``.
    let hostileMicroseconds: [Double]
}
