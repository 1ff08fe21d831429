package com.example;

import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Answers predictions of a model over HTTP. */
@SpringBootApplication
public class Service {
  public static void main(String[] args) {
    SpringApplication.run(Service.class, args);
  }

  /** Model with a known result: twice the sum of the positive inputs. */
  @Bean
  Sequential model() {
    Linear twice = new Linear(3, 3, o -> o.bias(false));
    Linear sum = new Linear(3, 1, o -> o.bias(false));
    Torch.noGrad(
        () -> {
          twice.weight().copy_(Torch.eye(3).mul(2));
          sum.weight().fill_(1);
          return null;
        });
    Sequential model = new Sequential(twice, new ReLU(), sum);
    model.eval();
    return model;
  }
}
