import Glibc

/// Seconds since this process was started, loading of its libraries included; as exact as the system tells it, to a
/// hundredth. Nil if the system does not tell.
func processAge() -> Double? {
  guard let file = fopen("/proc/self/stat", "r") else { return nil }
  defer { fclose(file) }
  var buffer = [CChar](repeating: 0, count: 4096)
  guard fgets(&buffer, Int32(buffer.count), file) != nil else { return nil }
  // After the name, which ends in the last ')', come the third field and those behind it; the 22nd is the start in
  // ticks since the machine's (man 5 proc).
  let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  guard let end = text.lastIndex(of: ")") else { return nil }
  let fields = text[text.index(after: end)...].split(separator: " ")
  guard fields.count > 19, let ticks = Double(fields[19]) else { return nil }
  var now = timespec()
  guard clock_gettime(CLOCK_BOOTTIME, &now) == 0 else { return nil }
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9 - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
}
