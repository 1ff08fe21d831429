package org.jtorch.vision.opencv;

import org.bytedeco.opencv.global.opencv_core;
import org.jtorch.DType;
import org.jtorch.Tensor;

/** The dtypes of OpenCV's depths. */
final class Depths {
  private static final int MOST_CHANNELS = 512;

  private Depths() {}

  static DType dtype(int depth) {
    return switch (depth) {
      case opencv_core.CV_8U -> DType.UINT8;
      case opencv_core.CV_8S -> DType.INT8;
      case opencv_core.CV_16U -> DType.UINT16;
      case opencv_core.CV_16S -> DType.INT16;
      case opencv_core.CV_32S -> DType.INT32;
      case opencv_core.CV_32F -> DType.FLOAT32;
      case opencv_core.CV_64F -> DType.FLOAT64;
      case opencv_core.CV_16F -> DType.FLOAT16;
      default -> throw new IllegalArgumentException("no dtype has OpenCV's depth " + depth);
    };
  }

  /** Returns OpenCV's type of a picture of shape (C, H, W) or (H, W). */
  static int type(Tensor image) {
    int dims = image.dim();
    long channels = dims == 3 ? image.size(0) : 1;
    boolean fits = dims == 2 || (dims == 3 && channels > 0 && channels <= MOST_CHANNELS);
    if (!fits || image.numel() == 0) {
      throw new IllegalArgumentException(
          "Mats.toMat: a picture of shape (C, H, W) with C from 1 to 512, or (H, W), is required,"
              + " got "
              + image.shape());
    }
    return opencv_core.CV_MAKETYPE(depth(image.dtype()), (int) channels);
  }

  private static int depth(DType dtype) {
    return switch (dtype) {
      case UINT8 -> opencv_core.CV_8U;
      case INT8 -> opencv_core.CV_8S;
      case UINT16 -> opencv_core.CV_16U;
      case INT16 -> opencv_core.CV_16S;
      case INT32 -> opencv_core.CV_32S;
      case FLOAT32 -> opencv_core.CV_32F;
      case FLOAT64 -> opencv_core.CV_64F;
      case FLOAT16 -> opencv_core.CV_16F;
      default ->
          throw new IllegalArgumentException(
              "Mats.toMat: OpenCV has no depth for " + dtype.pythonName() + "; convert it by x.to");
    };
  }
}
