package org.jtorch.vision.opencv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.jtorch.DType;
import org.jtorch.Index;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NoLeaks
class MatsTest {
  @AfterEach
  void nothingIsLeft() {
    assertThat(TensorMat.loans()).isZero();
  }

  /** A picture whose channels are 10 y + x, 100 and 200. */
  private static Mat picture(int height, int width) {
    Mat mat = new Mat(height, width, opencv_core.CV_8UC3, new Scalar(0, 100, 200, 0));
    try (UByteIndexer pixels = mat.createIndexer()) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          pixels.put(y, x, 0, 10 * y + x);
        }
      }
    }
    return mat;
  }

  @Test
  void aPictureIsSharedChannelsLast() {
    try (Mat mat = picture(3, 4)) {
      Tensor x = Mats.toTensor(mat);
      assertThat(x.shape()).isEqualTo(Shape.of(3, 3, 4));
      assertThat(x.strides()).containsExactly(1, 12, 3);
      assertThat(x.dtype()).isEqualTo(DType.UINT8);
      assertThat(x.dataPtr()).isEqualTo(mat.data().address());
      assertThat(x.get(0).toLongArray2d())
          .isDeepEqualTo(new long[][] {{0, 1, 2, 3}, {10, 11, 12, 13}, {20, 21, 22, 23}});
      assertThat(x.get(2, 1, 1).itemLong()).isEqualTo(200);
      x.set(Index.at(1), Index.at(2), Index.at(3), 7);
      try (UByteIndexer pixels = mat.createIndexer()) {
        assertThat(pixels.get(2, 3, 1)).isEqualTo(7);
      }
    }
  }

  @Test
  void aRegionIsAStridedTensorThatOutlivesThePicture() {
    Tensor x;
    try (Mat mat = picture(6, 8);
        Mat region = new Mat(mat, new Rect(2, 1, 3, 4))) {
      x = Mats.toTensor(region);
    }
    assertThat(x.shape()).isEqualTo(Shape.of(3, 4, 3));
    assertThat(x.strides()).containsExactly(1, 24, 3);
    assertThat(x.get(0).toLongArray2d())
        .isDeepEqualTo(new long[][] {{12, 13, 14}, {22, 23, 24}, {32, 33, 34}, {42, 43, 44}});
  }

  @Test
  void everyDepthHasItsDtype() {
    int[] types = {
      opencv_core.CV_8UC1,
      opencv_core.CV_8SC1,
      opencv_core.CV_16UC1,
      opencv_core.CV_16SC1,
      opencv_core.CV_32SC1,
      opencv_core.CV_32FC1,
      opencv_core.CV_64FC1,
      opencv_core.CV_16FC1
    };
    for (int type : types) {
      try (Mat mat = new Mat(2, 3, type, new Scalar(5))) {
        Tensor x = Mats.toTensor(mat);
        assertThat(x.to(DType.FLOAT64).sum().item()).isEqualTo(30);
        try (Mat back = Mats.toMat(x)) {
          assertThat(back.type()).isEqualTo(type);
          assertThat(back.data().address()).isEqualTo(mat.data().address());
        }
      }
    }
  }

  @Test
  void matricesOfMoreDimensionsKeepThem() {
    try (Mat mat = new Mat(3, new int[] {2, 3, 4}, opencv_core.CV_32FC1, new Scalar(1));
        Mat pairs = new Mat(3, new int[] {2, 3, 4}, opencv_core.CV_32FC2, new Scalar(1, 2, 0, 0))) {
      assertThat(Mats.toTensor(mat).shape()).isEqualTo(Shape.of(2, 3, 4));
      assertThat(Mats.toTensor(mat).isContiguous()).isTrue();
      assertThat(Mats.toTensor(pairs).shape()).isEqualTo(Shape.of(2, 3, 4, 2));
      assertThat(Mats.toTensor(pairs).sum().item()).isEqualTo(72);
    }
  }

  @Test
  void memoryThatOpenCvDoesNotOwnIsCopied() {
    try (BytePointer memory = new BytePointer(4)) {
      memory.put(new byte[] {1, 2, 3, 4});
      Tensor x;
      try (Mat mat = new Mat(2, 2, opencv_core.CV_8UC1, memory)) {
        x = Mats.toTensor(mat);
        assertThat(x.dataPtr()).isNotEqualTo(memory.address());
      }
      memory.put(0, (byte) 9);
      assertThat(x.toByteArray()).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void scopesOfJavaCppDoNotFreeTheMemoryOfATensor() {
    Tensor x;
    Mat back;
    try (PointerScope scope = new PointerScope()) {
      x = Mats.toTensor(picture(3, 4));
      back = Mats.toMat(x);
      back.retainReference();
    }
    assertThat(x.get(0, 2, 3).itemLong()).isEqualTo(23);
    x.close();
    try (UByteIndexer pixels = back.createIndexer()) {
      assertThat(pixels.get(2, 3, 0)).isEqualTo(23);
    }
    back.close();
  }

  @Test
  void aMatrixOutlivesItsTensorAndEachOfItsHeadersTheOthers() {
    Tensor x = Torch.arange(24).to(DType.FLOAT32).view(4, 6);
    Mat mat = Mats.toMat(x);
    assertThat(mat.data().address()).isEqualTo(x.dataPtr());
    assertThatThrownBy(() -> x.resize_(1000)).isInstanceOf(TorchException.class);
    x.close();
    Mat region = new Mat(mat, new Rect(1, 2, 2, 2));
    mat.close();
    assertThat(TensorMat.loans()).isEqualTo(1);
    Tensor y = Mats.toTensor(region);
    region.close();
    assertThat(y.toFloatArray()).containsExactly(13, 14, 19, 20);
    assertThat(TensorMat.loans()).isEqualTo(1);
    y.close();
    assertThat(TensorMat.loans()).isZero();
  }

  @Test
  void onlyLayoutsOfOpenCvAreShared() {
    Tensor planes = Torch.arange(24).to(DType.UINT8).view(3, 2, 4);
    Tensor pixels = planes.permute(1, 2, 0).contiguous().permute(2, 0, 1);
    Tensor region = pixels.get(Index.all(), Index.all(), Index.slice(1, 3));
    for (Tensor x : List.of(planes, pixels, region, planes.get(0), planes.get(1).t())) {
      try (Mat mat = Mats.toMat(x)) {
        boolean shared = x == pixels || x == region || mat.data().address() == x.dataPtr();
        assertThat(mat.data().address() == x.dataPtr()).isEqualTo(shared);
        Tensor back = Mats.toTensor(mat);
        assertThat((x.dim() == 2 ? back.squeeze(0) : back).equal(x)).isTrue();
        back.close();
      }
    }
    try (Mat mat = Mats.toMat(planes)) {
      assertThat(mat.data().address()).isNotEqualTo(planes.dataPtr());
    }
  }

  @Test
  void openCvComputesOnTensorsAndTorchOnMatrices() {
    try (Mat mat = picture(8, 8);
        Mat small = new Mat()) {
      opencv_imgproc.resize(mat, small, new Size(4, 4));
      assertThat(Mats.toTensor(small).shape()).isEqualTo(Shape.of(3, 4, 4));
    }
    Tensor x = Torch.zeros(DType.UINT8, 5, 5);
    try (Mat mat = Mats.toMat(x)) {
      opencv_imgproc.rectangle(mat, new Rect(1, 1, 3, 3), new Scalar(255));
    }
    assertThat(x.sum().itemLong()).isEqualTo(8 * 255);
  }

  @Test
  void redAndBlueAreExchangedOnlyWhenAsked() {
    try (Mat mat = picture(2, 2);
        Mat rgb = Mats.swapRedBlue(mat)) {
      Tensor bgr = Mats.toTensor(mat);
      assertThat(Mats.toTensor(rgb).equal(bgr.flip(0))).isTrue();
      try (Mat blue = Mats.toMat(bgr.get(0))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Mats.swapRedBlue(blue))
            .withMessageContaining("got 1 of uint8");
      }
    }
  }

  @Test
  void aPngOfOpenCvIsTheSamePicture() {
    try (Mat mat = picture(9, 11);
        BytePointer file = new BytePointer()) {
      assertThat(opencv_imgcodecs.imencode(".png", mat, file)).isTrue();
      try (Mat encoded = new Mat(1, (int) file.limit(), opencv_core.CV_8UC1, file);
          Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR)) {
        assertThat(Mats.toTensor(decoded).equal(Mats.toTensor(mat))).isTrue();
      }
    }
  }

  @Test
  void whatIsNoPictureIsNamed() {
    assertThatNullPointerException().isThrownBy(() -> Mats.toTensor(null));
    assertThatNullPointerException().isThrownBy(() -> Mats.toMat(null));
    assertThatNullPointerException().isThrownBy(() -> Mats.swapRedBlue(null));
    Mat closed = picture(1, 1);
    closed.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> Mats.toTensor(closed))
        .withMessage("Mats.toTensor: the Mat is closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> Mats.swapRedBlue(closed))
        .withMessage("Mats.swapRedBlue: the Mat is closed");
    try (Mat empty = new Mat()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Mats.toTensor(empty))
          .withMessageContaining("the Mat is empty");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mats.toMat(Torch.zeros(2, 2, 2, 2)))
        .withMessageContaining("got [2, 2, 2, 2]");
    assertThatIllegalArgumentException().isThrownBy(() -> Mats.toMat(Torch.zeros(600, 2, 2)));
    assertThatIllegalArgumentException().isThrownBy(() -> Mats.toMat(Torch.zeros(3, 0, 2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mats.toMat(Torch.zeros(DType.INT64, 2, 2)))
        .withMessage("Mats.toMat: OpenCV has no depth for int64; convert it by x.to");
    assertThatIllegalStateException()
        .isThrownBy(() -> Mats.toMat(Torch.zeros(2, 2).requiresGrad_(true)))
        .withMessageContaining("requires a gradient; use detach()");
  }

  @Test
  void expandedViewsAreCopied() {
    Tensor row = Torch.arange(4).to(DType.FLOAT32);
    try (Mat mat = Mats.toMat(row.expand(3, 4))) {
      assertThat(mat.step(0)).isEqualTo(16);
      assertThat(Mats.toTensor(mat).get(0).equal(row.expand(3, 4))).isTrue();
    }
  }

  @Test
  void matricesAndTensorsAreClosedOnAnyThread() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 50; round++) {
        Tensor x = Torch.ones(16, 16);
        Mat mat = Mats.toMat(x);
        List<Future<Double>> sums = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Mat header = new Mat(mat);
          sums.add(threads.submit(() -> sum(header)));
        }
        x.close();
        mat.close();
        for (Future<Double> sum : sums) {
          assertThat(sum.get()).isEqualTo(256);
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  private static double sum(Mat header) {
    try (TensorScope scope = TensorScope.open();
        Mat mine = header) {
      return Mats.toTensor(mine).sum().item();
    }
  }

  /** What nothing closes is freed by the collectors of both sides. */
  @Test
  @NoLeaks(keeps = 20)
  void forgottenMatricesAreCollected() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      Tensor x = Torch.ones(64, 64);
      Buffer pixels = Mats.toMat(x).createBuffer();
      assertThat(pixels).isNotNull();
    }
    for (int i = 0; i < 200 && TensorMat.loans() > 0; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(TensorMat.loans()).isZero();
  }
}
