package org.jtorch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The classic mistakes, each with its message in full. */
class ErrorHintsTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void shapesThatDoNotFitAreNamedWithTheOperands() {
    refused(
        () -> Torch.ones(2, 3).matmul(Torch.ones(4, 5)),
        "matmul: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"
            + " [float32[2, 3], float32[4, 5]]");
  }

  @Test
  void shapesThatDoNotBroadcastAreNamedWithTheOperands() {
    refused(
        () -> Torch.ones(2, 3).add(Torch.ones(4)),
        "add: The size of tensor a (3) must match the size of tensor b (4) at non-singleton"
            + " dimension 1 [float32[2, 3], float32[4]]");
  }

  @Test
  void indexesThatAreNotInt64() {
    refused(
        () -> Torch.ones(2, 3).gather(1, Torch.zeros(2, 1)),
        "gather: Expected dtype int32/int64 for index [float32[2, 3],"
            + " float32[2, 1]] (hint: class indices and indexes are INT64: make them with"
            + " Torch.tensor(new long[] {...}) or convert with x.to(DType.INT64))");
  }

  @Test
  void classNumbersThatAreNotInt64() {
    assertThatThrownBy(() -> F.crossEntropy(Torch.ones(2, 3), Torch.zeros(DType.INT32, 2)))
        .isInstanceOf(TorchException.class)
        .hasMessageEndingWith(
            " (hint: class indices and indexes are INT64: make them with Torch.tensor(new long[]"
                + " {...}) or convert with x.to(DType.INT64))");
  }

  @Test
  void batchNormOnOneValueForEachChannel() {
    assertThatThrownBy(
            () ->
                F.batchNorm(Torch.ones(1, 3), Torch.zeros(3), Torch.ones(3), o -> o.training(true)))
        .hasMessageEndingWith(
            " (hint: batch norm needs more than one value per channel to train: use a larger"
                + " batch, or model.eval())");
  }

  @Test
  void devicesThatDiffer() {
    refused(
        () -> Torch.ones(2).mul(Torch.ones(Device.META, 2)),
        "mul: Expected all tensors to be on the same device, but found at least two devices, meta"
            + " and cpu! [float32[2], float32[2]@meta] (hint: move the operands to one device with"
            + " x.to(device), and the module with model.to(device))");
  }

  @Test
  void changingALeafInPlace() {
    refused(
        () -> Torch.ones(2).requiresGrad_(true).add_(1),
        "add_: a leaf Variable that requires grad is being used in an in-place operation."
            + " [float32[2]] (hint: change a parameter inside Torch.noGrad(), or work on a"
            + " clone())");
  }

  @Test
  void backwardTwice() {
    Tensor x = Torch.ones(2).requiresGrad_(true);
    Tensor y = x.mul(x).sum();
    y.backward();
    refused(
        y::backward,
        "backward: Trying to backward through the graph a second time (or directly access saved"
            + " tensors after they have already been freed). Saved intermediate values of the"
            + " graph are freed when you call .backward() or Torch.grad(). Specify"
            + " retainGraph(true) if you need to backward through the graph a second time or if"
            + " you need to access saved tensors after calling backward. [float32[]] (hint: call"
            + " backward once, or pass o -> o.retainGraph(true) the first time)");
  }

  @Test
  void anInferenceTensorInBackward() {
    Tensor x = Torch.inferenceMode(() -> Torch.ones(2));
    Tensor weight = Torch.ones(2).requiresGrad_(true);
    refused(
        () -> weight.mul(x),
        "mul: Inference tensors cannot be saved for backward. Please do not use Tensors created in"
            + " inference mode in computation tracked by autograd. To work around this, you can"
            + " make a clone to get a normal tensor and use it in autograd, or use"
            + " `Torch.noGrad()` instead of `Torch.inferenceMode()`. [float32[2], float32[2]]"
            + " (hint: a tensor made in inferenceMode takes no part in autograd: clone() it"
            + " outside, or use Torch.noGrad())");
  }

  @Test
  void backwardOfWhatRequiresNoGradient() {
    refused(
        () -> Torch.ones(1).backward(),
        "backward: element 0 of tensors does not require grad and does not have a grad_fn"
            + " [float32[1]] (hint: nothing here depends on a tensor with requiresGrad, or it was"
            + " computed inside Torch.noGrad())");
  }

  @Test
  void nullNamesTheOperatorAndTheArgument() {
    assertThatThrownBy(() -> Torch.ones(2).add((Tensor) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("add: other is null");
  }

  @Test
  void anImpossibleAllocationIsOutOfMemory() {
    assertThatThrownBy(() -> Torch.empty(1L << 45))
        .isInstanceOf(OutOfMemoryException.class)
        .hasMessageStartingWith("empty: ");
  }

  @Test
  void theNativeTextIsKept() {
    try {
      Tensor unused = Torch.ones(2, 3).matmul(Torch.ones(4, 5));
    } catch (TorchException e) {
      org.assertj.core.api.Assertions.assertThat(e.nativeTrace()).contains("Exception raised from");
    }
  }

  @Test
  void aGpuWithoutItsNativesNamesTheArtifact() {
    Device gpu = Device.cuda(0);
    org.junit.jupiter.api.Assumptions.assumeFalse(Cuda.isAvailable());
    hinted(() -> Torch.ones(gpu, 2), "org.jtorch:jtorch-gpu");
    hinted(() -> Torch.ones(2).to(gpu), "org.jtorch:jtorch-gpu");
    hinted(() -> Torch.ones(2).pinMemory(), "org.jtorch:jtorch-gpu");
    hinted(() -> Cuda.synchronize(gpu), "org.jtorch:jtorch-gpu");
    hinted(() -> Torch.ones(Device.of("mps"), 2), "Device.CPU");
  }

  @Test
  void anUnknownDeviceNamesThoseThereAre() {
    assertThatThrownBy(() -> Device.of("gpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no device is named \"gpu\": the names are cpu, cuda, cuda:0, mps, xpu and meta (hint:"
                + " a GPU of NVIDIA or AMD is cuda)");
    assertThatThrownBy(() -> Device.of("cuda:x")).hasMessageContaining("cuda:0, mps, xpu");
  }

  @Test
  void float64MeetsFloat32() {
    Tensor wide = Torch.ones(DType.FLOAT64, 1, 3, 4, 4);
    Tensor row = wide.view(4, 12);
    String remedy = "x.to(DType.FLOAT32)";
    hinted(() -> F.linear(row, Torch.ones(2, 12)), remedy);
    hinted(() -> row.mm(Torch.ones(12, 2)), remedy);
    hinted(() -> F.conv2d(wide, Torch.ones(2, 3, 1, 1)), remedy);
    hinted(() -> F.conv2d(wide, Torch.ones(2, 3, 1, 1), o -> o.bias(Torch.ones(2))), remedy);
    hinted(() -> row.prelu(Torch.ones(1)), remedy);
    hinted(
        () -> F.scaledDotProductAttention(wide, Torch.ones(1, 3, 4, 4), Torch.ones(1, 3, 4, 4)),
        remedy);
  }

  @Test
  void aTargetOfWholeNumbers() {
    Tensor scores = Torch.rand(3);
    for (DType dtype : new DType[] {DType.INT64, DType.INT32, DType.BOOL}) {
      Tensor target = Torch.ones(dtype, 3);
      hinted(() -> F.binaryCrossEntropy(scores, target), "x.to(DType.FLOAT32)");
    }
    hinted(
        () -> F.binaryCrossEntropyWithLogits(scores, Torch.ones(DType.INT64, 3)),
        "x.to(DType.FLOAT32)");
  }

  @Test
  void packedLengthsOutOfOrder() {
    refused(
        () ->
            Ops.unchecked()
                .call(
                    "aten::_pack_padded_sequence", Torch.ones(4, 2, 3), Torch.tensor(2, 4), false),
        "pack_padded_sequence: lengths must be in decreasing order where enforceSorted is true"
            + " [float32[4, 2, 3], int64[2]] (hint: sort the sequences, the longest first, or pass"
            + " o -> o.enforceSorted(false))");
  }

  @Test
  void aPictureWithItsChannelsLast() {
    hinted(() -> F.conv2d(Torch.ones(1, 32, 32, 3), Torch.ones(4, 3, 3, 3)), "permute(0, 3, 1, 2)");
    hinted(() -> F.conv2d(Torch.ones(32, 32, 3), Torch.ones(4, 3, 3, 3)), "permute(2, 0, 1)");
    hinted(() -> F.conv1d(Torch.ones(2, 10, 3), Torch.ones(4, 3, 3)), "transpose(1, 2)");
  }

  private static void hinted(ThrowingCallable call, String remedy) {
    assertThatThrownBy(call)
        .isInstanceOf(TorchException.class)
        .message()
        .contains(" (hint: ")
        .contains(remedy)
        .doesNotContain("aten::empty", "torch.autograd", "=True");
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(TorchException.class).hasMessage(message);
  }
}
