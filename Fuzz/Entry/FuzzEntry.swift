import FuzzReaders
import Glibc

/// What libFuzzer calls with each input that it makes up. `ESPALIER_FUZZ_TARGET` names the reader.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  _ = reader.read(Array(UnsafeBufferPointer(start: data, count: count)))
  return 0
}

/// Called once before all else. With `ESPALIER_FUZZ_SEEDS`, writes the seeds into that folder and ends.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutablePointer<CInt>?, _: UnsafeMutableRawPointer?) -> CInt {
  guard let folder = variable("ESPALIER_FUZZ_SEEDS") else { return 0 }
  let seeds = (try? reader.seeds()) ?? []
  for (index, seed) in seeds.enumerated() {
    guard let file = fopen("\(folder)/seed-\(index)", "wb") else { exit(1) }
    fwrite(seed, 1, seed.count, file)
    fclose(file)
  }
  print("\(reader.name): \(seeds.count) seeds, at most \(reader.maximumByteCount) bytes")
  exit(seeds.isEmpty ? 1 : 0)
}

private let reader: ByteReader = {
  let name = variable("ESPALIER_FUZZ_TARGET") ?? ""
  guard let reader = ByteReader.named(name) else {
    let known = ByteReader.all.map(\.name).joined(separator: ", ")
    let words = Array("there is no reader '\(name)'; there are \(known)\n".utf8)
    _ = write(STDERR_FILENO, words, words.count)
    exit(2)
  }
  return reader
}()

private func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
