package com.example.digits;

import org.jtorch.spring.ModelCustomizer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Recognizes handwritten digits with a LeNet that was trained in Python. */
@SpringBootApplication
public class DigitsApplication {
  public static void main(String[] args) {
    SpringApplication.run(DigitsApplication.class, args);
  }

  /** The application is ready when the network has been run with this example. */
  @Bean
  ModelCustomizer<Drawing, Digit> warmUp() {
    return ModelCustomizer.of("drawings", o -> o.warmUp(new Drawing(new float[28][28])));
  }
}
