import Glibc

/// Files of data sets are mapped, not read. Where one is cut short meanwhile, a look at the lost part ends the process
/// with the signal SIGBUS; this says why.
enum LostFile {
  private static let message: StaticString = """
    error: a file of the data set was cut short, or its disk failed, while it was in use. Put the file back; a run that \
    was saved is resumed with --resume.

    """

  /// Begins to listen.
  static func listen() {
    var action = sigaction()
    action.__sigaction_handler.sa_sigaction = { number, information, _ in
      // Only what POSIX allows in a handler.
      if information?.pointee.si_code == Int32(BUS_ADRERR) {
        _ = Glibc.write(STDERR_FILENO, LostFile.message.utf8Start, LostFile.message.utf8CodeUnitCount)
        _exit(1)
      }
      signal(number, SIG_DFL)
      raise(number)
    }
    action.sa_flags = Int32(SA_SIGINFO)
    sigaction(SIGBUS, &action, nil)
  }
}
