package org.jtorch.vision.opencv;

import java.util.Locale;
import java.util.Objects;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.SharedMemory;

/**
 * Conversions between OpenCV's {@code Mat} and tensors of pictures: {@code
 * torch.from_numpy(mat).permute(2, 0, 1)} and {@code x.permute(1, 2, 0).numpy()} in Python.
 *
 * <p>OpenCV's functions read and write pictures in the order blue, green, red. The conversions here
 * keep the order of the channels; {@link #swapRedBlue} changes it.
 */
public final class Mats {
  private static final String CALLED = "Mats.toTensor";

  private Mats() {}

  /**
   * A tensor on the memory of a matrix. The channels are the first dimension, and the memory stays
   * channels-last: {@code x.contiguous()} makes a copy of planes.
   *
   * <p>A matrix on memory that OpenCV does not own, such as a frame of a video, is copied.
   *
   * @param mat a picture of any size and number of channels, a region of one, or a matrix with more
   *     dimensions
   * @return {@code (C, H, W)} of two dimensions, {@code (...)} or {@code (..., C)} of more; uint8,
   *     int8, uint16, int16, int32, float16, float32 or float64
   * @throws IllegalArgumentException if the matrix is empty, as {@code imread} returns it for a
   *     file that it cannot read, or of another depth
   * @throws IllegalStateException if it is closed
   */
  public static Tensor toTensor(Mat mat) {
    requireOpen(CALLED, mat);
    if (mat.empty()) {
      throw new IllegalArgumentException(
          CALLED + ": the Mat is empty, as imread returns it for a file that it cannot read");
    }
    DType dtype = Depths.dtype(mat.depth());
    // Another header on the same memory, which no PointerScope of the caller closes.
    Mat header = mat.u() == null ? mat.clone() : new Mat(mat);
    header.retainReference();
    return SharedMemory.tensor(
        CALLED,
        "Mat",
        () -> {
          header.close();
          TensorMat.releaseUnused();
        },
        header.data().address(),
        dtype,
        sizes(header),
        strides(header, dtype));
  }

  private static void requireOpen(String function, Mat mat) {
    if (Objects.requireNonNull(mat, "mat").isNull()) {
      throw new IllegalStateException(function + ": the Mat is closed");
    }
  }

  private static long[] sizes(Mat mat) {
    int dims = mat.dims();
    int channels = mat.channels();
    if (dims == 2) {
      return new long[] {channels, mat.rows(), mat.cols()};
    }
    long[] sizes = new long[channels == 1 ? dims : dims + 1];
    sizes[sizes.length - 1] = channels;
    for (int i = 0; i < dims; i++) {
      sizes[i] = mat.size(i);
    }
    return sizes;
  }

  private static long[] strides(Mat mat, DType dtype) {
    int dims = mat.dims();
    int channels = mat.channels();
    if (dims == 2) {
      return new long[] {1, mat.step(0) / dtype.itemSize(), channels};
    }
    long[] strides = new long[channels == 1 ? dims : dims + 1];
    strides[strides.length - 1] = 1;
    for (int i = 0; i < dims; i++) {
      strides[i] = mat.step(i) / dtype.itemSize();
    }
    return strides;
  }

  /**
   * A matrix on the memory of a picture. It has the memory for itself if the tensor is closed
   * first.
   *
   * @param image {@code (C, H, W)} or {@code (H, W)}; uint8, int8, uint16, int16, int32, float16,
   *     float32 or float64. The memory is shared if the channels of a pixel and the pixels of a row
   *     are next to each other, as in what {@link #toTensor} returns, else copied
   * @return a matrix of H rows, W columns and C channels in the order of the tensor, which the
   *     caller closes or leaves to the garbage collector
   * @throws IllegalArgumentException if the shape or the dtype is another
   * @throws IllegalStateException if the tensor requires a gradient or is not on the CPU; the
   *     message names the method to call
   */
  public static Mat toMat(Tensor image) {
    Objects.requireNonNull(image, "image");
    int type = Depths.type(image);
    int height = Math.toIntExact(image.size(-2));
    int width = Math.toIntExact(image.size(-1));
    SharedMemory.Lease lease;
    try (TensorScope scope = TensorScope.open()) {
      Tensor rows = image.dim() == 2 ? image.unsqueeze(-1) : image.permute(1, 2, 0);
      lease = SharedMemory.lend("Mats.toMat", isMat(rows) ? rows : rows.detach().contiguous());
    }
    long step = height > 1 ? lease.tensor().strides()[0] : (long) width * lease.tensor().size(2);
    return TensorMat.create(lease, height, width, type, step * image.dtype().itemSize());
  }

  private static boolean isMat(Tensor rows) {
    long width = rows.size(1);
    long channels = rows.size(2);
    return (channels == 1 || rows.strides()[2] == 1)
        && (width == 1 || rows.strides()[1] == channels)
        && (rows.size(0) == 1 || rows.strides()[0] >= width * channels);
  }

  /**
   * A copy with the first and the third channel exchanged, {@code cv2.cvtColor(mat,
   * cv2.COLOR_BGR2RGB)}: blue, green, red becomes red, green, blue, and the other way round.
   *
   * @param mat of 3 channels, or 4 with alpha; 8 or 16 bits or float32
   * @return a new matrix
   * @throws IllegalArgumentException if the matrix has another number of channels or depth
   * @throws IllegalStateException if it is closed
   */
  public static Mat swapRedBlue(Mat mat) {
    requireOpen("Mats.swapRedBlue", mat);
    int channels = mat.channels();
    int depth = mat.depth();
    boolean convertible =
        depth == opencv_core.CV_8U || depth == opencv_core.CV_16U || depth == opencv_core.CV_32F;
    if ((channels != 3 && channels != 4) || !convertible || mat.empty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "swapRedBlue: 3 or 4 channels of 8 or 16 bits or float32 are required, got %d of %s",
              channels,
              Depths.dtype(depth).pythonName()));
    }
    Mat swapped = new Mat();
    opencv_imgproc.cvtColor(
        mat,
        swapped,
        channels == 3 ? opencv_imgproc.COLOR_BGR2RGB : opencv_imgproc.COLOR_BGRA2RGBA);
    return swapped;
  }
}
