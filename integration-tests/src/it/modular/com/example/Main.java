package com.example;

import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;

public class Main {
  public static void main(String[] args) {
    Tensor x = Torch.arange(6.0).view(2, 3);
    System.out.println(x.matmul(x.t()).sum().item());
    System.out.println(new Linear(3, 2).call(x).shape());
    System.out.println(Torch.class.getModule());
  }
}
