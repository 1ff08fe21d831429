package org.jtorch;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Packages that do not run here are refused with the reason, before their code is loaded. */
@EnabledIf(value = "org.jtorch.AotiFixtures#run", disabledReason = AotiFixtures.REASON)
class AotiPackageTest {
  private static final String METADATA = ".wrapper_metadata.json";

  private static void assertRefused(byte[] bytes, String reason) {
    assertRefused(() -> AotiModel.load(bytes, o -> {}).close(), reason);
  }

  private static void assertRefused(ThrowingCallable load, String reason) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(load)
        .withMessageContaining(reason);
  }

  private static void assertMetadataRefused(String from, String to, String reason)
      throws IOException {
    assertRefused(
        AotiFixtures.with("mlp", METADATA, text -> text.replace(from, to)), "the bytes: " + reason);
  }

  private static void assertRecordsRefused(Consumer<Map<String, byte[]>> change, String reason)
      throws IOException {
    Map<String, byte[]> records = AotiFixtures.records("mlp");
    change.accept(records);
    assertRefused(
        AotiFixtures.archive(records),
        "the bytes: damaged, or not an AOTInductor package: " + reason);
  }

  @Test
  void anotherMachineIsRefused() throws IOException {
    assertMetadataRefused(
        "AVX2", "AVX2 QUANTUM", "compiled for AVX2 QUANTUM, but this processor lacks quantum");
    assertMetadataRefused("linux", "darwin", "compiled for x86_64 on darwin, not for x86_64 on");
    assertMetadataRefused("x86_64", "aarch64", "compiled for aarch64 on linux, not for x86_64 on");
    assertMetadataRefused("\"cpu\"", "\"cuda\"", "compiled for device \"cuda\", not for cpu");
    assertRefused(
        () -> AotiModel.load(AotiFixtures.path("mlp.pt2"), o -> o.device(Device.cuda(0))).close(),
        "mlp.pt2: compiled for device \"cpu\", not for cuda");
  }

  /** Changes bytes of the library, of equal length, with the checksum. */
  private static byte[] withLibrary(String from, String to) throws IOException {
    Map<String, byte[]> records = AotiFixtures.records("mlp");
    String library = AotiFixtures.record(records, ".so");
    String bytes = new String(records.get(library), StandardCharsets.ISO_8859_1);
    records.put(library, bytes.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
    return AotiFixtures.archive(records);
  }

  @Test
  void aMissingFunctionIsRefused() throws IOException {
    assertRefused(
        withLibrary("aoti_torch_cpu_addmm_out\0", "aoti_torch_cpu_addmm_ouu\0"),
        "the bytes: the compiled library: it needs aoti_torch_cpu_addmm_ouu, which libtorch ");
    assertRefused(
        withLibrary("AOTInductorModelContainerRun\0", "AOTInductorModelContainerRuq\0"),
        "the bytes: the compiled library: it does not define AOTInductorModelContainerRun");
  }

  @Test
  void anotherLibraryIsRefused() throws IOException {
    Map<String, byte[]> records = AotiFixtures.records("mlp");
    byte[] library = records.get(AotiFixtures.record(records, ".so"));
    library[18] = (byte) 183;
    assertRefused(
        AotiFixtures.archive(records), "the compiled library: it is for another processor");
    Path java = Path.of(System.getProperty("java.home"), "lib", "libjava.so");
    records.put(AotiFixtures.record(records, ".so"), Files.readAllBytes(java));
    assertRefused(AotiFixtures.archive(records), "it does not define AOTInductorModel");
    records.put(AotiFixtures.record(records, ".so"), new byte[100]);
    assertRefused(
        AotiFixtures.archive(records),
        "the bytes: the compiled library: it is not a shared library for 64-bit Linux");
  }

  @Test
  void aSourceOfAnotherLibraryIsRefused() throws IOException {
    String reason = "the source is not the one that the library was compiled from";
    assertRefused(
        AotiFixtures.with("mlp", ".cpp", code -> code.replace("\"a.weight\"", "\"c.weight\"")),
        reason);
    assertRefused(
        AotiFixtures.with(
            "nested",
            ".cpp",
            code -> code.replace("[\\\"a\\\", \\\"b\\\"]", "[\\\"b\\\", \\\"a\\\"]")),
        reason);
    assertRefused(
        AotiFixtures.with(
            "mlp",
            ".cpp",
            code ->
                code.replace(
                    "constants_info_[0].dtype = cached_torch_dtype_float32",
                    "constants_info_[0].dtype = cached_torch_dtype_int32")),
        reason);
  }

  @Test
  void anIncompletePackageIsRefused() throws IOException {
    assertRecordsRefused(
        records -> records.remove(AotiFixtures.record(records, ".cpp")), "the model has no c");
    assertRecordsRefused(
        records -> records.remove(AotiFixtures.record(records, METADATA)), "the model has no c");
    assertRecordsRefused(
        records -> records.remove(AotiFixtures.record(records, ".so")),
        "the model is source code only");
    assertRecordsRefused(
        records ->
            records.put(
                "mlp/data/aotinductor/model/other.wrapper.so",
                records.get(AotiFixtures.record(records, ".so"))),
        "the model has several libraries");
    assertRecordsRefused(
        records -> records.put("other/data/aotinductor/model/a.cpp", new byte[1]),
        "an archive with several packages: [mlp/, other/]");
    assertRecordsRefused(
        records ->
            records.put(
                "mlp/data/aotinductor/model/custom_objs_config.json", new byte[] {'{', '}'}),
        "the model holds TorchBind objects");
    assertRefused(
        AotiFixtures.with("mlp", METADATA, text -> "[]"), METADATA + " is no JSON object");
    assertRefused(AotiFixtures.with("mlp", METADATA, text -> "{"), METADATA + " is not JSON");
    byte[] bytes = Files.readAllBytes(AotiFixtures.path("mlp.pt2"));
    assertRefused(java.util.Arrays.copyOf(bytes, bytes.length / 2), "truncated or damaged");
    assertRefused(new byte[0], "the bytes: it is an empty file: write or download it again");
  }

  @Test
  void aRecordWithoutItsChecksumIsRefused() throws IOException {
    byte[] bytes = AotiFixtures.archive(AotiFixtures.records("mlp"));
    byte[] damaged = bytes.clone();
    damaged[bytes.length / 2]++;
    assertRefused(damaged, ".wrapper.so is damaged: its CRC-32 is ");
    assertRefused(withoutChecksum(bytes), ".wrapper.so has no checksum");
  }

  /** Sets the checksum of the library's entry in the archive's directory to 0. */
  private static byte[] withoutChecksum(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int name = text.lastIndexOf(".wrapper.so");
    int entry = text.lastIndexOf("PK\1\2", name);
    byte[] changed = bytes.clone();
    for (int i = 16; i < 20; i++) {
      changed[entry + i] = 0;
    }
    return changed;
  }

  @Test
  void aMissingFileIsAnErrorOfTheDisk() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> AotiModel.load(Path.of("missing.pt2")).close())
        .withMessage("cannot read missing.pt2");
  }

  @Test
  void theStreamOfAnotherLoaderIsNamed() throws IOException {
    try (InputStream stream = Files.newInputStream(AotiFixtures.path("mlp.pt2"))) {
      assertRefused(
          () -> ScriptModule.load(stream, Device.CPU).close(),
          "the stream: it is a package of AOTInductor: use AotiModel.load(path)");
    }
  }

  @Test
  void anArchiveWithAProgramTooIsLoaded() throws IOException {
    Map<String, byte[]> records = AotiFixtures.records("mlp");
    records.put("mlp/models/model.json", new byte[] {'{', '}'});
    AotiModel.load(AotiFixtures.archive(records), o -> {}).close();
  }
}
