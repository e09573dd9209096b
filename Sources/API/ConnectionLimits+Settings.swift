import HTTPAPI
import NIOCore
import Settings

extension ConnectionLimits {
    init(_ settings: Settings) {
        self.init(
            connections: settings.maximumConnections,
            headBytes: settings.maximumHeadBytes,
            headFields: settings.maximumHeaders,
            bodies: settings.maximumBodies,
            bodyBytes: settings.maximumBodyBytes,
            idleTime: TimeAmount(settings.idleTime),
            headTime: TimeAmount(settings.headTime),
            bodyTime: TimeAmount(settings.bodyTime),
            answerTime: TimeAmount(settings.answerTime)
        )
    }
}
