package org.jtorch.serving.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.serving.PieceStream;
import org.jtorch.serving.RequestRejectedException;

/** Uses both fake predictors, in a JVM of its own. */
final class WithoutNatives {
  private WithoutNatives() {}

  public static void main(String[] args) {
    FakePredictor<Integer, String> predictor = FakePredictor.of("m", number -> "#" + number);
    System.out.println(predictor.predict(7));
    List<String> pieces = new ArrayList<>();
    try (PieceStream<String> stream =
        FakeStreamPredictor.of("s", (String input) -> List.of("a", "b")).stream("x")) {
      stream.forEachRemaining(pieces::add);
    }
    System.out.println(pieces);
    predictor.failNext(Failures.rejected("m", Duration.ofSeconds(1)));
    try {
      System.out.println(predictor.predict(7));
    } catch (RequestRejectedException e) {
      System.out.println("rejected");
    }
  }
}
