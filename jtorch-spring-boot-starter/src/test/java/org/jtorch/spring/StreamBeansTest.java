package org.jtorch.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.PieceStream;
import org.jtorch.serving.Serving;
import org.jtorch.serving.StreamModel;
import org.jtorch.serving.StreamNetwork;
import org.jtorch.serving.StreamPredictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Streaming models are beans as well. */
@NoLeaks
@Timeout(120)
class StreamBeansTest {
  /** A request between steps. */
  static final class Countdown implements AutoCloseable {
    int left;

    @Override
    public void close() {
      left = 0;
    }
  }

  /** Counts down to 1. */
  static final class Counting implements StreamNetwork<Integer, Integer, Countdown> {
    @Override
    public long stateBytes(Integer from) {
      return 4;
    }

    @Override
    public Countdown start(Integer from) {
      Countdown countdown = new Countdown();
      countdown.left = from;
      return countdown;
    }

    @Override
    public List<Piece<Integer>> step(List<Countdown> states) {
      List<Piece<Integer>> pieces = new ArrayList<>();
      for (Countdown state : states) {
        pieces.add(new Piece<>(List.of(state.left), --state.left == 0));
      }
      return pieces;
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }

  record Holder(Serving serving, StreamPredictor<Integer, Integer> predictor) {}

  @Configuration(proxyBeanMethods = false)
  static class Application {
    @Bean
    StreamModel<Integer, Integer> countdown() {
      return StreamModel.of("countdown", "1", device -> new Counting(), o -> {});
    }
  }

  @Test
  void streamModelBeanGivesAPredictorOfItsTypes() {
    Models.context()
        .withUserConfiguration(Application.class)
        .withBean(Holder.class)
        .run(
            context -> {
              Holder holder = context.getBean(Holder.class);
              Eventually.holds(() -> holder.serving.model("countdown").ready());
              List<Integer> counted = new ArrayList<>();
              try (PieceStream<Integer> pieces = holder.predictor.stream(3)) {
                pieces.forEachRemaining(counted::add);
              }
              assertThat(counted).containsExactly(3, 2, 1);
            });
  }
}
