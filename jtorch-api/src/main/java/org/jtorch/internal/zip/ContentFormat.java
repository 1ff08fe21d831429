package org.jtorch.internal.zip;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jtorch.CheckpointException;

/** The format of a file's content, by the names of the public {@code FileFormat}. */
public enum ContentFormat {
  CHECKPOINT("a checkpoint of torch.save", "Checkpoint.load(path)"),
  LEGACY_CHECKPOINT("a checkpoint of torch.save before PyTorch 1.6", "Checkpoint.load(path)"),
  TORCHSCRIPT("a TorchScript module", "ScriptModule.load(path)"),
  EXPORTED_PROGRAM("a program of torch.export", "ExportedProgram.load(path)"),
  AOTI_PACKAGE("a package of AOTInductor", "AotiModel.load(path)"),
  SAFETENSORS("safetensors", "Safetensors.load(path)"),
  NPY("an array of numpy", "Npy.load(path)"),
  NPZ("an archive of numpy arrays", "Npz.load(path)"),
  ONNX("an ONNX model", "use ONNX Runtime"),
  GGUF("a GGUF file of llama.cpp", "convert it to safetensors in Python"),
  HDF5("an HDF5 file", "convert it to safetensors or .npz in Python"),
  KERAS("a model of Keras", "convert it to safetensors or .npz in Python"),
  TFLITE("a model of TensorFlow Lite", "export the model from PyTorch"),
  TAR("a tar archive", "unpack it"),
  PICKLE("a pickle that torch.save did not write", "Pickle.load(path) reads it"),
  ZIP("a zip archive of another kind", "unpack it"),
  DAMAGED_ZIP("a truncated or damaged zip archive", "download or write it again"),
  GZIP("a file that gzip compressed", "unpack it with gunzip"),
  GIT_LFS_POINTER("a Git LFS pointer", "fetch the file itself with git lfs pull"),
  WEB_PAGE("a web page", "download the file again"),
  EMPTY("an empty file", "write or download it again"),
  UNKNOWN("in no format that jtorch knows", "jtorch cannot load it");

  private final String description;
  private final String loader;

  ContentFormat(String description, String loader) {
    this.description = description;
    this.loader = loader;
  }

  /** Returns the format of a file; {@link #UNKNOWN} if it is none of the others. */
  public static ContentFormat of(FileChannel file) throws IOException {
    return FormatDetection.of(file).get(0);
  }

  /**
   * Throws if a file has another format than those that its loader reads. A file of unknown format
   * and a damaged archive are left to the loader, which finds the reason.
   *
   * @param name the file in messages
   */
  public static void require(FileChannel file, String name, ContentFormat... read)
      throws IOException {
    List<ContentFormat> found = FormatDetection.of(file);
    boolean isKnown = !found.contains(UNKNOWN) && !found.contains(DAMAGED_ZIP);
    if (isKnown && Arrays.stream(read).noneMatch(found::contains)) {
      throw new CheckpointException(name + ": " + found.get(0).hint());
    }
  }

  public String description() {
    return description;
  }

  public String loader() {
    return loader;
  }

  public boolean isSupported() {
    return ordinal() <= NPZ.ordinal();
  }

  /** Returns what the file is and what loads it, or what else to do. */
  public String hint() {
    String verb = isSupported() ? "use " : "";
    return String.format(Locale.ROOT, "it is %s: %s%s", description, verb, loader);
  }
}
