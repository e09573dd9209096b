import NIOCore

/// Why the API cannot listen, and what to do about it.
struct ListenFailure: Error, CustomStringConvertible {
    let description: String

    init(_ error: IOError, host: String, port: Int) {
        description =
            switch error.errnoCode {
            case 13:  // EACCES
                """
                PORT=\(port) cannot be used: below 1024 Linux lets only root listen. Choose another one, such as \
                PORT=8080
                """
            case 98:  // EADDRINUSE
                "PORT=\(port) is taken on \(host): another program listens there. End it, or choose another PORT"
            case 99:  // EADDRNOTAVAIL
                "HOST=\(host) cannot be used: this machine has no such address"
            default: "cannot listen on \(host):\(port): \(error)"
            }
    }
}
