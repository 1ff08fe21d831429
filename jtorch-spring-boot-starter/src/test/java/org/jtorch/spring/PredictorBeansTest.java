package org.jtorch.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Codec;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.Model;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.codecs.Label;
import org.jtorch.serving.codecs.NumberCodecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Predictors from Model beans and from properties are injected by their types. */
@NoLeaks
@Timeout(120)
class PredictorBeansTest {
  private static final String TWICE = "classpath:models/twice.pt";

  /** Waits until a model is ready, then asks it. */
  private static <I, O> O ask(Serving serving, Predictor<I, O> predictor, I input)
      throws Exception {
    Eventually.holds(() -> serving.model(predictor.model()).ready());
    return predictor.predict(input);
  }

  record Numbers(Serving serving, Predictor<float[], float[]> predictor) {}

  record Sums(Serving serving, Predictor<Models.Numbers, Models.Sum> predictor) {}

  record Labels(Serving serving, Predictor<byte[], List<Label>> predictor) {}

  record Tensors(Serving serving, Predictor<Sample, Sample> predictor) {}

  record Two(
      Serving serving,
      @Qualifier("first") Predictor<float[], float[]> first,
      Predictor<float[], float[]> secondPredictor) {}

  @Configuration(proxyBeanMethods = false)
  static class OneModel {
    @Bean
    Model<float[], float[]> twice() {
      return Models.twice("twice");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoModels {
    @Bean
    Model<float[], float[]> first() {
      return Models.twice("one");
    }

    @Bean
    Model<float[], float[]> second() {
      return Models.twice("two");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Floats {
    @Bean
    Codec<float[], float[]> floats() {
      return NumberCodecs.floats();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WarmUp {
    @Bean
    ModelCustomizer<Models.Numbers, Models.Sum> warmUp() {
      return ModelCustomizer.of("sum", o -> o.warmUp(new Models.Numbers(List.of(1f))).maxBatch(2));
    }
  }

  @Test
  void modelBeanGivesAPredictorOfItsTypes() {
    Models.context()
        .withUserConfiguration(OneModel.class)
        .withBean(Numbers.class)
        .run(
            context -> {
              Numbers numbers = context.getBean(Numbers.class);
              assertThat(ask(numbers.serving, numbers.predictor, new float[] {1, 2}))
                  .containsExactly(2, 4);
              assertThat(context).hasBean("twicePredictor");
            });
  }

  @Test
  void predictorsOfEqualTypesAreQualifiedByName() {
    Models.context()
        .withUserConfiguration(TwoModels.class)
        .withBean(Two.class)
        .run(
            context -> {
              Two two = context.getBean(Two.class);
              assertThat(two.first.model()).isEqualTo("one");
              assertThat(two.secondPredictor.model()).isEqualTo("two");
            });
  }

  @Test
  void predictorsOfEqualTypesWithoutAQualifierAreRefused() {
    Models.context()
        .withUserConfiguration(TwoModels.class)
        .withBean(Numbers.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(UnsatisfiedDependencyException.class)
                    .hasMessageContaining("firstPredictor,secondPredictor"));
  }

  @Test
  void predictorOfOtherTypesIsNotInjected() {
    Models.context()
        .withUserConfiguration(OneModel.class)
        .withBean(Sums.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(NoSuchBeanDefinitionException.class));
  }

  @Test
  void propertiesWithTheClassOfACodecGiveAPredictorOfItsTypes() {
    Models.context()
        .withUserConfiguration(WarmUp.class)
        .withPropertyValues(
            "jtorch.models.sum.location=" + TWICE,
            "jtorch.models.sum.codec=" + Models.SumCodec.class.getName())
        .withBean(Sums.class)
        .run(
            context -> {
              Sums sums = context.getBean(Sums.class);
              Models.Numbers numbers = new Models.Numbers(List.of(1f, 2f, 4f));
              assertThat(ask(sums.serving, sums.predictor, numbers).value()).isEqualTo(14);
              assertThat(sums.serving.inputType("sum")).contains(Models.Numbers.class);
              assertThatThrownBy(() -> sums.predictor.predict(new Models.Numbers(List.of())))
                  .isInstanceOf(InvalidInputException.class)
                  .hasMessageContaining("there are no numbers");
            });
  }

  @Test
  void propertiesWithTheNameOfACodecBeanGiveAPredictorOfItsTypes() {
    Models.context()
        .withUserConfiguration(Floats.class)
        .withPropertyValues(
            "jtorch.models.twice.location=" + TWICE, "jtorch.models.twice.codec=floats")
        .withBean(Numbers.class)
        .run(
            context -> {
              Numbers numbers = context.getBean(Numbers.class);
              assertThat(ask(numbers.serving, numbers.predictor, new float[] {3}))
                  .containsExactly(6);
              assertThat(numbers.serving.inputType("twice")).contains(float[].class);
            });
  }

  @Test
  void propertiesOfPicturesGiveAClassifier() {
    Models.context()
        .withPropertyValues(
            "jtorch.models.light.location=classpath:models/brightness.pt",
            "jtorch.models.light.max-batch=2",
            "jtorch.models.light.picture.resize=4,4",
            "jtorch.models.light.picture.grayscale=true",
            "jtorch.models.light.picture.mean=0",
            "jtorch.models.light.picture.std=1",
            "jtorch.models.light.picture.labels=classpath:models/labels.txt",
            "jtorch.models.light.picture.top=1")
        .withBean(Labels.class)
        .run(
            context -> {
              Labels labels = context.getBean(Labels.class);
              assertThat(ask(labels.serving, labels.predictor, png(0xffffff)))
                  .extracting(Label::name)
                  .containsExactly("bright");
              assertThat(labels.predictor.predict(png(0)))
                  .extracting(Label::name)
                  .containsExactly("dark");
              assertThatThrownBy(() -> labels.predictor.predict(new byte[] {1, 2, 3}))
                  .isInstanceOf(InvalidInputException.class);
            });
  }

  private static byte[] png(int color) {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, color);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      assertThat(ImageIO.write(image, "png", file)).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  @Test
  void propertiesWithoutACodecGiveAPredictorOfTensors() {
    Models.context()
        .withPropertyValues("jtorch.models.twice.location=" + TWICE)
        .withBean(Tensors.class)
        .run(
            context -> {
              Tensors tensors = context.getBean(Tensors.class);
              Tensor input = Torch.tensor(new float[] {1, 5});
              Sample output = ask(tensors.serving, tensors.predictor, Sample.of(input));
              assertThat(output.tensor().toFloatArray()).containsExactly(2, 10);
              output.tensor().close();
              input.close();
            });
  }

  @Test
  void limitsFromPropertiesAreApplied() {
    Models.context()
        .withUserConfiguration(Floats.class)
        .withPropertyValues(
            "jtorch.models.twice.location=" + TWICE,
            "jtorch.models.twice.codec=floats",
            "jtorch.models.twice.max-batch=4",
            "jtorch.models.twice.timeout=3s",
            "jtorch.models.twice.max-bytes=1KB",
            "jtorch.models.twice.device=cpu",
            "jtorch.models.twice.padding[0].sizes=4,8",
            "jtorch.models.twice.padding[0].value=7",
            "jtorch.models.twice.padding[0].cut=0")
        .withBean(Numbers.class)
        .run(
            context -> {
              Numbers numbers = context.getBean(Numbers.class);
              assertThat(ask(numbers.serving, numbers.predictor, new float[] {3}))
                  .containsExactly(6);
              assertThat(numbers.serving.statistics("twice").padding()).isEqualTo(3);
              assertThatThrownBy(() -> numbers.predictor.predict(new float[9]))
                  .isInstanceOf(InvalidInputException.class);
              JtorchProperties.ModelProperties model =
                  context.getBean(JtorchProperties.class).models().get("twice");
              assertThat(model.timeout()).isEqualTo(Duration.ofSeconds(3));
            });
  }

  @Test
  void fileIsFoundWithAndWithoutAPrefix(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("twice.pt");
    Files.copy(
        PredictorBeansTest.class.getResourceAsStream("/models/twice.pt"),
        file,
        StandardCopyOption.REPLACE_EXISTING);
    for (String location : List.of(file.toString(), file.toUri().toString())) {
      Models.context()
          .withUserConfiguration(Floats.class)
          .withPropertyValues(
              "jtorch.models.twice.location=" + location, "jtorch.models.twice.codec=floats")
          .withBean(Numbers.class)
          .run(
              context -> {
                Numbers numbers = context.getBean(Numbers.class);
                assertThat(ask(numbers.serving, numbers.predictor, new float[] {3}))
                    .containsExactly(6);
              });
    }
  }

  @Test
  void everythingRunsWhereBeansAreCreatedLazily() {
    Models.context()
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
        .withUserConfiguration(OneModel.class)
        .run(
            context -> {
              Serving serving = context.getBean(Serving.class);
              assertThat(serving.models()).hasSize(1);
            });
  }
}
