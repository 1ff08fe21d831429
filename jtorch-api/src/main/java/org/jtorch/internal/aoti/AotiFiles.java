package org.jtorch.internal.aoti;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AOTIModelContainerRunner;
import org.bytedeco.pytorch.AOTIModelContainerRunnerCpu;
import org.bytedeco.pytorch.ExtraFilesMap;
import org.bytedeco.pytorch.StringIntMap;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.AotiModel;
import org.jtorch.CheckpointException;
import org.jtorch.Device;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.values.NativeValues;
import org.jtorch.internal.zip.ContentFormat;
import org.jtorch.internal.zip.MalformedException;

/**
 * Loads packages. The system's loader takes files only, so the library is written to a temporary
 * folder, which is deleted once it is loaded.
 */
public final class AotiFiles {
  /**
   * Options of loading.
   *
   * @param model name of the model in the package; null for the only one
   * @param device device that the model was compiled for
   * @param runners number of calls that may run at a time
   */
  public record Options(@Nullable String model, Device device, int runners) {}

  /** Has compiled models check what they are given once more. They read it at their first call. */
  private static final class RuntimeChecks {
    private static final String VARIABLE = "AOTI_RUNTIME_CHECK_INPUTS";

    static {
      torch.set_env(VARIABLE, "1", true);
    }

    static void enable() {}
  }

  private AotiFiles() {}

  public static AotiPeer load(Path path, Options options) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      try (InputStream bytes = Files.newInputStream(path)) {
        return load(bytes, path.toString(), options);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + path, e);
      }
    }
    return load(path, path.toString(), options);
  }

  /** Loads from a stream, which messages call by {@code name}. */
  public static AotiPeer load(InputStream bytes, String name, Options options) {
    try {
      Path file = Files.createTempFile("jtorch-aoti", ".pt2");
      try {
        Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
        return load(file, name, options);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static AotiPeer load(Path path, String name, Options options) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ContentFormat.require(file, name, ContentFormat.AOTI_PACKAGE);
      AotiPackage files = AotiPackage.open(file, options.model);
      Map<String, String> metadata = files.metadata();
      String refusal = AotiMachine.current().refusal(metadata, options.device);
      if (refusal != null) {
        throw new CheckpointException(name + ": " + refusal);
      }
      Description description = files.description();
      return new AotiPeer(runner(files, name, options, description), description, metadata);
    } catch (MalformedException e) {
      throw damaged(name, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /** Reads what a package says of itself, without loading its code. */
  public static AotiModel.Content inspect(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ContentFormat.require(file, path.toString(), ContentFormat.AOTI_PACKAGE);
      AotiPackage files = AotiPackage.open(file, null);
      Description description = files.description();
      String refusal = AotiMachine.current().refusal(files.metadata(), Device.CPU);
      return new AotiModel.Content(
          files.metadata(),
          description.signature().descriptions(),
          new AotiConstants(description.constants()).byName(),
          refusal == null ? List.of() : List.of(refusal));
    } catch (MalformedException e) {
      throw damaged(path.toString(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  private static CheckpointException damaged(String name, MalformedException e) {
    return new CheckpointException(
        name + ": damaged, or not an AOTInductor package: " + e.getMessage(), e);
  }

  private static AOTIModelContainerRunner runner(
      AotiPackage files, String name, Options options, Description description) throws IOException {
    Path folder = Files.createTempDirectory("jtorch-aoti");
    try {
      AotiPackage.Extracted extracted = files.extract(folder);
      AotiMachine.checkLibrary(extracted.library(), name);
      return NativeCalls.call(
          "AotiModel.load", () -> opened(extracted, name, options, description));
    } finally {
      delete(folder);
    }
  }

  private static AOTIModelContainerRunner opened(
      AotiPackage.Extracted extracted, String name, Options options, Description description) {
    RuntimeChecks.enable();
    AOTIModelContainerRunner runner;
    try {
      runner =
          new AOTIModelContainerRunnerCpu(extracted.library().toString(), options.runners, false);
    } catch (RuntimeException e) {
      throw refused(name, e);
    }
    try {
      compare(runner, description);
      if (extracted.weights() != null) {
        runner.update_constant_buffer_from_blob(extracted.weights().toString());
      }
      if (description.hasWeights()) {
        AotiPeer.fold(runner, description);
      }
      return runner;
    } catch (RuntimeException e) {
      runner.close();
      throw e instanceof MalformedException ? e : refused(name, e);
    }
  }

  private static CheckpointException refused(String name, RuntimeException e) {
    return new CheckpointException(
        name + ": " + NativeErrors.sentence(String.valueOf(e.getMessage())), e);
  }

  /** Checks that the source is the library's: trees, names and dtypes are also in the library. */
  private static void compare(AOTIModelContainerRunner runner, Description description) {
    Map<String, String> names = new HashMap<>();
    Map<String, Integer> dtypes = new HashMap<>();
    for (ConstantSpec spec : description.constants()) {
      names.put(spec.name(), spec.originalName());
      dtypes.put(spec.name(), NativeCodes.of(spec.dtype()));
    }
    if (!specs(runner).equals(description.specs())
        || !names(runner).equals(names)
        || !dtypes(runner).equals(dtypes)) {
      throw new MalformedException("the source is not the one that the library was compiled from");
    }
  }

  private static List<String> specs(AOTIModelContainerRunner runner) {
    try (StringVector specs = runner.get_call_spec()) {
      return List.of(NativeValues.text(specs.get(0)), NativeValues.text(specs.get(1)));
    }
  }

  private static Map<String, String> names(AOTIModelContainerRunner runner) {
    Map<String, String> names = new HashMap<>();
    try (ExtraFilesMap map = runner.getConstantNamesToOriginalFQNs();
        ExtraFilesMap.Iterator at = map.begin();
        ExtraFilesMap.Iterator end = map.end()) {
      for (; !at.equals(end); at.increment()) {
        names.put(NativeValues.text(at.first()), NativeValues.text(at.second()));
      }
    }
    return names;
  }

  private static Map<String, Integer> dtypes(AOTIModelContainerRunner runner) {
    Map<String, Integer> dtypes = new HashMap<>();
    try (StringIntMap map = runner.getConstantNamesToDtypes();
        StringIntMap.Iterator at = map.begin();
        StringIntMap.Iterator end = map.end()) {
      for (; !at.equals(end); at.increment()) {
        dtypes.put(NativeValues.text(at.first()), at.second());
      }
    }
    return dtypes;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
