package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;

@NoLeaks
class TransformsTest {
  @Test
  void toTensorScalesUint8ToZeroToOne() {
    Tensor bytes = Torch.tensor(DType.UINT8, new int[] {0, 51, 255});
    assertThat(new ToTensor().apply(bytes).toFloatArray()).containsExactly(0f, 0.2f, 1f);
    assertThat(bytes.toByteArray()).containsExactly(0, 51, -1);
  }

  @Test
  void toTensorReturnsOtherDtypesUnchanged() {
    Tensor doubles = Torch.tensor(new double[] {0.5, 300});
    assertThat(new ToTensor().apply(doubles)).isSameAs(doubles);
  }

  @Test
  void toTensorConvertsABufferedImage() {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, 0xff0033);
    Tensor tensor = new ToTensor().apply(picture);
    assertThat(tensor.shape()).isEqualTo(Shape.of(3, 1, 2));
    assertThat(tensor.flatten().toFloatArray()).containsExactly(1f, 0f, 0f, 0f, 0.2f, 0f);
  }

  @Test
  void composeAppliesInOrderAndFreesIntermediateResults() {
    Tensor[] seen = new Tensor[1];
    Tensor image = Torch.tensor(DType.UINT8, new int[] {255, 0}).view(1, 1, 2);
    Compose compose =
        new Compose(
            new ToTensor(),
            new Lambda(
                x -> {
                  seen[0] = x;
                  return x;
                }),
            new Normalize(0.5, 0.25));
    assertThat(compose.apply(image).flatten().toFloatArray()).containsExactly(2f, -2f);
    assertThat(seen[0].isClosed()).isTrue();
    assertThat(image.isClosed()).isFalse();
  }

  @Test
  void aTransformMayReturnASharedTensor() {
    Tensor constant = TensorScope.unscoped(Torch.ones(1, 2, 2));
    Tensor result =
        new Compose(new Lambda(x -> constant), new Lambda(x -> x.add(1)))
            .apply(Torch.zeros(1, 2, 2));
    assertThat(result.sum().item()).isEqualTo(8);
    assertThat(constant.isClosed()).isFalse();
    constant.close();
  }

  @Test
  void anEmptyComposeReturnsTheImage() {
    Tensor image = Torch.zeros(1, 2, 2);
    assertThat(new Compose().apply(image)).isSameAs(image);
    assertThat(new Resize(2).apply(image)).isSameAs(image);
  }

  @Test
  void normalizeRefusesUint8() {
    Tensor bytes = Torch.tensor(DType.UINT8, new int[] {1}).view(1, 1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalize(0, 1).apply(bytes))
        .withMessage(
            "normalize: the image must be floating-point, got uint8; apply new"
                + " ToDtype(DType.FLOAT32, true) first");
  }

  @Test
  void invalidArgumentsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalize(new double[] {1, 2}, new double[] {1}))
        .withMessage("Normalize: got 2 means and 1 standard deviations");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalize(0, 0))
        .withMessage("Normalize: std is 0, which leads to division by zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Resize(0))
        .withMessage("Resize: the size must be one or two positive numbers, got [0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Resize(3, -1))
        .withMessage("Resize: the size must be one or two positive numbers, got [3, -1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CenterCrop(0))
        .withMessage("CenterCrop: the size must be positive, got 0 x 0");
  }

  @Test
  void toStringShowsTheArguments() {
    assertThat(
            new Compose(
                new Resize(256),
                new Resize(3, 4),
                new CenterCrop(224),
                new ToTensor(),
                new Normalize(0.5, 0.25)))
        .hasToString(
            """
            Compose(
                  Resize(size=[256], interpolation=bilinear, antialias=True)
                  Resize(size=[3, 4], interpolation=bilinear, antialias=True)
                  CenterCrop(size=(224, 224))
                  ToTensor()
                  Normalize(mean=[0.5], std=[0.25], inplace=False)
            )\
            """);
  }
}
