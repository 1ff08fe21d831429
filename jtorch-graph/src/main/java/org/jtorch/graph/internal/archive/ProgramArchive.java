package org.jtorch.graph.internal.archive;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.internal.TensorArchive;

/**
 * The file of an exported program in its two layouts: that of PyTorch 2.8 and later, with one
 * record per storage, and the earlier one, with checkpoints inside.
 */
public final class ProgramArchive {
  /**
   * What a file holds.
   *
   * @param program its JSON
   * @param state the state dict, then the constants, in no scope
   * @param stateDict the names in the state dict
   */
  public record Content(
      ProgramReader.Program program, Map<String, Tensor> state, Set<String> stateDict) {}

  private static final String MODELS = "models/";
  private static final String JSON = ".json";
  private static final String WEIGHTS = "data/weights/";
  private static final String CONSTANTS = "data/constants/";
  private static final String OLD_PROGRAM = "serialized_exported_program.json";

  private final TensorArchive archive;
  private final String file;
  private final StateReader state;

  private ProgramArchive(TensorArchive archive, String file, @Nullable Device device) {
    this.archive = archive;
    this.file = file;
    this.state = new StateReader(archive, file, device);
  }

  /**
   * Reads a program.
   *
   * @param file the file's name in messages
   * @param model name of one of several programs; empty for the only one
   * @param device device of the state; null for that from which it was saved
   */
  public static Content read(
      TensorArchive archive, String file, String model, @Nullable Device device) {
    ProgramArchive reader = new ProgramArchive(archive, file, device);
    try {
      return archive.has(OLD_PROGRAM) ? reader.old() : reader.current(model);
    } catch (RuntimeException e) {
      reader.state.discard();
      throw e;
    }
  }

  private Content current(String wanted) {
    if (!archive.has("archive_format") || !text("archive_format").equals("pt2")) {
      throw malformed("not an archive of torch.export.save");
    }
    String version = text("archive_version");
    if (!version.equals("0")) {
      throw malformed("the archive's version is \"" + version + "\", and only 0 is read");
    }
    checkByteOrder();
    String name = name(wanted);
    ProgramReader.Program program = program(MODELS + name + JSON);
    read(name, WEIGHTS, "_weights_config.json");
    Set<String> stateDict = Set.copyOf(state.tensors().keySet());
    read(name, CONSTANTS, "_constants_config.json");
    return new Content(program, state.tensors(), stateDict);
  }

  private void read(String name, String folder, String suffix) {
    String old = folder + name + ".pt";
    if (archive.has(old)) {
      state.addCheckpoint(old);
      return;
    }
    String config = folder + name + suffix;
    PayloadReader.read(archive.bytes(config), file + ", " + config)
        .forEach((key, payload) -> state.add(key, folder + payload.file(), payload));
  }

  /** The layout before PyTorch 2.8. */
  private Content old() {
    String version = text("version");
    if (!version.startsWith("8.")) {
      throw malformed(
          "schema version " + version + "; version 8 is read, which PyTorch writes since 2.6");
    }
    ProgramReader.Program program = program(OLD_PROGRAM);
    state.addCheckpoint("serialized_state_dict.pt");
    Set<String> stateDict = Set.copyOf(state.tensors().keySet());
    state.addCheckpoint("serialized_constants.pt");
    return new Content(program, state.tensors(), stateDict);
  }

  private ProgramReader.Program program(String record) {
    return ProgramReader.read(archive.bytes(record), file + ", " + record);
  }

  private String name(String wanted) {
    List<String> names =
        archive.records().stream()
            .filter(record -> record.startsWith(MODELS) && record.endsWith(JSON))
            .map(r -> r.substring(MODELS.length(), r.length() - JSON.length()))
            .toList();
    if (names.isEmpty()) {
      throw malformed("without models/NAME.json: torch.export.save failed before its end");
    } else if (!wanted.isEmpty()) {
      if (!names.contains(wanted)) {
        throw malformed("without a program \"" + wanted + "\"; there are " + names);
      }
      return wanted;
    } else if (names.size() > 1) {
      throw malformed("several programs, of which one must be named: " + names);
    }
    return names.get(0);
  }

  private void checkByteOrder() {
    if (archive.has("byteorder") && !text("byteorder").equals("little")) {
      throw malformed("the byte order \"" + text("byteorder") + "\" is not read");
    }
  }

  private String text(String record) {
    byte[] bytes = archive.bytes(record);
    if (bytes.length > 64) {
      throw malformed(record + " has " + bytes.length + " bytes");
    }
    return new String(bytes, StandardCharsets.US_ASCII).replaceAll("\\p{Cntrl}", "?");
  }

  private CheckpointException malformed(String what) {
    return Malformed.of(file, what);
  }
}
