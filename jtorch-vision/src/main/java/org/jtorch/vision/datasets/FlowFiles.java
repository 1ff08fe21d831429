package org.jtorch.vision.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Files of optical flow: Middlebury's flo, PFM, and 16-bit PNG of KITTI. */
final class FlowFiles {
  private static final Pattern PFM =
      Pattern.compile("(P[Ff])\\s(\\d{1,6})\\s(\\d{1,6})\\s([-+.eE\\d]{1,30})\\s");
  private static final String FLO = "PIEH";

  private FlowFiles() {}

  /** Returns float32 (2, H, W), or (3, H, W) with a mask in the third channel for PNG. */
  static Tensor read(Path file) {
    if (file.toString().endsWith(".png")) {
      return TensorScope.compute(() -> png(MaskLoader.loadChannels(file).to(DType.FLOAT32)));
    }
    byte[] content = content(file);
    return TensorScope.compute(
        () -> file.toString().endsWith(".flo") ? flo(file, content) : pfm(file, content));
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw TextFiles.unreadable(file, e);
    }
  }

  private static Tensor png(Tensor values) {
    Tensor flow = values.narrow(0, 0, 2).sub(1 << 15).div(64);
    return Torch.cat(java.util.List.of(flow, values.narrow(0, 2, 1)), 0);
  }

  private static Tensor flo(Path file, byte[] content) {
    ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length < 12 || !new String(content, 0, 4, StandardCharsets.US_ASCII).equals(FLO)) {
      throw new CheckpointException("cannot read " + file + ": it is not a .flo file");
    }
    long width = in.getInt(4);
    long height = in.getInt(8);
    in.position(12);
    return floats(file, in, height, width, 2).permute(2, 0, 1).contiguous();
  }

  private static Tensor pfm(Path file, byte[] content) {
    String start =
        new String(content, 0, Math.min(64, content.length), StandardCharsets.ISO_8859_1);
    Matcher header = PFM.matcher(start);
    if (!header.lookingAt()) {
      throw new CheckpointException("cannot read " + file + ": it is not a .pfm file");
    }
    boolean little = TextFiles.number(file, header.group(4)) < 0;
    ByteBuffer in =
        ByteBuffer.wrap(content).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    in.position(header.end());
    long channels = header.group(1).equals("PF") ? 3 : 1;
    long width = TextFiles.integer(file, header.group(2));
    long height = TextFiles.integer(file, header.group(3));
    Tensor data = floats(file, in, height, width, channels).permute(2, 0, 1);
    return data.flip(1).narrow(0, 0, Math.min(2, channels)).contiguous();
  }

  private static Tensor floats(Path file, ByteBuffer in, long height, long width, long channels) {
    double count = (double) height * width * channels;
    if (height < 0 || width < 0 || in.remaining() < count * Float.BYTES) {
      throw new CheckpointException(
          "cannot read "
              + file
              + ": it has "
              + in.remaining()
              + " bytes of "
              + width
              + " x "
              + height
              + " pixels");
    }
    float[] values = new float[(int) count];
    in.asFloatBuffer().get(values);
    return Torch.tensor(values).view(height, width, channels);
  }
}
