package org.jtorch.serving.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jtorch.serving.DeadlineExceededException;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.RequestRejectedException;
import org.jtorch.serving.ServingException;
import org.jtorch.serving.UnknownModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fake predictor answers, fails and delays as told, without libtorch. */
@Timeout(60)
class FakePredictorTest {
  private final FakePredictor<Integer, String> predictor =
      FakePredictor.of(
          "digits",
          number -> {
            if (number < 0) {
              throw new IllegalArgumentException("a negative number");
            } else if (number > 9) {
              throw new IllegalStateException("too large");
            }
            return "#" + number;
          });

  @Test
  void itAnswersByItsFunctionAndRecordsTheRequests() {
    assertThat(predictor.model()).isEqualTo("digits");
    assertThat(predictor.predict(1)).isEqualTo("#1");
    assertThat(predictor.submit(2, o -> o.priority(3).version("v")).join()).isEqualTo("#2");
    assertThat(predictor.predictAll(List.of(3, 4))).containsExactly("#3", "#4");
    assertThat(predictor.submitAll(List.of(5, 6)).join()).containsExactly("#5", "#6");
    assertThat(predictor.inputs()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(predictor.requests().get(1).priority()).isEqualTo(3);
    assertThat(predictor.requests().get(1).version()).contains("v");
    predictor.forget().answers(number -> "none");
    assertThat(predictor.predict(11)).isEqualTo("none");
    assertThat(predictor.count()).isEqualTo(1);
  }

  @Test
  void exceptionsOfTheFunctionAreThoseOfAModel() {
    assertThatThrownBy(() -> predictor.predict(-1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a negative number");
    assertThatThrownBy(() -> predictor.predict(10))
        .isInstanceOf(ModelFailedException.class)
        .hasMessage("model digits failed: too large");
    assertThatThrownBy(() -> predictor.predictAll(List.of(1, 10, 2)))
        .isInstanceOf(ModelFailedException.class);
    assertThatThrownBy(() -> predictor.submitAll(List.of(1, 10, 2)).join())
        .hasCauseInstanceOf(ModelFailedException.class);
    AssertionError wrong = new AssertionError("the wrong input");
    predictor.answers(
        number -> {
          throw wrong;
        });
    assertThatThrownBy(() -> predictor.predict(1)).isSameAs(wrong);
  }

  @Test
  void everyFailureCanBeInjected() {
    List<ServingException> failures =
        List.of(
            Failures.rejected("digits", Duration.ofSeconds(2)),
            Failures.deadlineExceeded("digits"),
            Failures.notReady("digits"),
            Failures.failed("digits"),
            Failures.invalid("digits", "no"),
            Failures.unknown("digits"));
    assertThat(failures)
        .extracting(Object::getClass)
        .isEqualTo(
            List.of(
                RequestRejectedException.class,
                DeadlineExceededException.class,
                ModelNotReadyException.class,
                ModelFailedException.class,
                InvalidInputException.class,
                UnknownModelException.class));
    predictor.failNext(failures.toArray(new ServingException[0]));
    for (ServingException failure : failures) {
      assertThat(failure.model()).isEqualTo("digits");
      assertThatThrownBy(() -> predictor.predict(1)).isSameAs(failure);
    }
    assertThat(predictor.predict(1)).isEqualTo("#1");
    predictor.failAlways(failures.get(2));
    assertThatThrownBy(() -> predictor.predict(1)).isSameAs(failures.get(2));
    assertThatThrownBy(() -> predictor.predict(1)).isSameAs(failures.get(2));
    assertThat(predictor.recover().predict(1)).isEqualTo("#1");
  }

  @Test
  void delaysMeetTimeoutsAndCancellation() {
    predictor.delay(Duration.ofMillis(20));
    long start = System.nanoTime();
    assertThat(predictor.predict(1)).isEqualTo("#1");
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    predictor.delay(Duration.ofHours(1));
    assertThatThrownBy(() -> predictor.predict(1, o -> o.timeout(Duration.ofMillis(5))))
        .isInstanceOf(DeadlineExceededException.class);
    Prediction<String> slow = predictor.submit(10);
    assertThat(slow.cancel(true)).isTrue();
    assertThat(predictor.cancelled()).isEqualTo(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> predictor.predict(1)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(predictor.cancelled()).isEqualTo(2);
  }

  /** Runs in a JVM whose class path has neither libtorch nor its Java binding. */
  @Test
  void noNativeLibraryIsNeeded() throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("bytedeco") && !entry.contains("natives"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                WithoutNatives.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(output.lines().toList()).containsExactly("#7", "[a, b]", "rejected");
  }
}
