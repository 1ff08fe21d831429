package org.jtorch.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;
import static org.jtorch.Index.all;
import static org.jtorch.Index.from;
import static org.jtorch.Index.slice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Embedding;
import org.jtorch.nn.GELU;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.utils.ClipGrad;
import org.jtorch.optim.AdamW;
import org.jtorch.optim.OneCycleLR;

/** Trains a character-level GPT on Shakespeare, then generates text. */
public final class CharGpt {
  private CharGpt() {}

  /** A text as numbers of its characters, the last tenth held out. */
  static final class Text {
    final String vocabulary;
    final Tensor train;
    final Tensor heldOut;

    Text(Path file) throws IOException {
      try (InputStream stream = new GZIPInputStream(Files.newInputStream(file))) {
        String text = new String(stream.readAllBytes(), US_ASCII);
        vocabulary =
            text.chars().distinct().sorted().mapToObj(Character::toString).collect(joining());
        List<Tensor> parts = encode(text).tensorSplit(new long[] {9L * text.length() / 10});
        train = parts.get(0);
        heldOut = parts.get(1);
      }
    }

    Tensor encode(String text) {
      return Torch.tensor(text.chars().mapToLong(vocabulary::indexOf).toArray());
    }
  }

  /** Transformer block: causal self-attention and an MLP. */
  static final class Block extends Module implements Layer {
    private final long heads;
    private final LayerNorm norm1;
    private final Linear qkv;
    private final Linear proj;
    private final LayerNorm norm2;
    private final Sequential mlp;

    Block(long width, long heads) {
      this.heads = heads;
      norm1 = register("norm1", new LayerNorm(width));
      qkv = register("qkv", new Linear(width, 3 * width));
      proj = register("proj", new Linear(width, width));
      norm2 = register("norm2", new LayerNorm(width));
      Linear up = new Linear(width, 4 * width);
      mlp = register("mlp", new Sequential(up, new GELU(), new Linear(4 * width, width)));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor h = x.add(attend(norm1.call(x)));
      return h.add(mlp.call(norm2.call(h)));
    }

    private Tensor attend(Tensor x) { // (N, T, width)
      Tensor parts = qkv.call(x).unflatten(2, new long[] {3, heads, -1}).permute(2, 0, 3, 1, 4);
      List<Tensor> p = parts.unbind(); // queries, keys and values, (N, heads, T, width / heads)
      Tensor seen =
          F.scaledDotProductAttention(p.get(0), p.get(1), p.get(2), o -> o.isCausal(true));
      return proj.call(seen.transpose(1, 2).flatten(2));
    }
  }

  /** GPT with learned positions. */
  static final class Gpt extends Module implements Layer {
    final long context;
    private final Embedding tokens;
    private final Embedding positions;
    private final Sequential blocks;
    private final LayerNorm norm;
    private final Linear head;

    Gpt(long vocabulary, long context, long width, long heads, int layers) {
      this.context = context;
      tokens = register("tokens", new Embedding(vocabulary, width));
      positions = register("positions", new Embedding(context, width));
      Stream<Block> stack = Stream.generate(() -> new Block(width, heads)).limit(layers);
      blocks = register("blocks", new Sequential(stack.toArray(Block[]::new)));
      norm = register("norm", new LayerNorm(width));
      head = register("head", new Linear(width, vocabulary, o -> o.bias(false)));
      parameters().stream().filter(p -> p.dim() > 1).forEach(p -> Init.normal_(p, 0, 0.02));
    }

    @Override
    public Tensor forward(Tensor ids) { // (N, T), T at most the context
      Tensor x = tokens.call(ids).add(positions.call(Torch.arange(ids.size(1))));
      return head.call(norm.call(blocks.call(x))); // (N, T, vocabulary), logits
    }

    Tensor loss(Tensor windows) { // (N, T + 1)
      Tensor logits = call(windows.get(all(), slice(0, -1)));
      return F.crossEntropy(logits.flatten(0, 1), windows.get(all(), from(1)).flatten());
    }
  }

  /** Returns the losses of the steps. */
  static List<Double> train(Gpt model, Text text, int steps, int batchSize) {
    AdamW optimizer = new AdamW(model.parameters(), o -> o.weightDecay(0.1));
    OneCycleLR scheduler = new OneCycleLR(optimizer, 3e-3, steps, o -> o.pctStart(0.1));
    List<Double> losses = new ArrayList<>();
    for (int step = 1; step <= steps; step++) {
      try (TensorScope scope = TensorScope.open()) { // frees the tensors of this step
        long last = text.train.size(0) - model.context;
        Tensor starts = Torch.randint(last, Shape.of(batchSize, 1));
        optimizer.zeroGrad();
        Tensor loss = model.loss(text.train.get(starts.add(Torch.arange(model.context + 1))));
        loss.backward();
        ClipGrad.clipGradNorm_(model.parameters(), 1);
        optimizer.step();
        scheduler.step();
        losses.add(loss.item());
      }
      if (step % 250 == 0) {
        System.out.printf(
            Locale.ROOT, "step %d/%d: loss %.4f%n", step, steps, losses.get(step - 1));
      }
    }
    return losses;
  }

  /** Mean loss per character, in nats, over consecutive windows. */
  static double heldOutLoss(Gpt model, Tensor heldOut) {
    try (TensorScope scope = TensorScope.open();
        var mode = Torch.noGrad()) {
      Tensor windows = heldOut.unfold(0, model.context + 1, model.context);
      double total = 0;
      for (Tensor part : windows.split(256)) {
        total += TensorScope.compute(() -> model.loss(part)).item() * part.size(0);
      }
      return total / windows.size(0);
    }
  }

  static String generate(Gpt model, Text text, String prompt, int length, double temperature) {
    StringBuilder written = new StringBuilder(prompt);
    for (int i = 0; i < length; i++) {
      try (TensorScope scope = TensorScope.open();
          var mode = Torch.noGrad()) {
        Tensor seen =
            text.encode(written.substring((int) Math.max(0, written.length() - model.context)));
        Tensor logits = model.call(seen.unsqueeze(0)).get(0, -1);
        long next = logits.div(temperature).softmax(0).multinomial(1).itemLong();
        written.append(text.vocabulary.charAt((int) next));
      }
    }
    return written.toString();
  }

  /**
   * Runs the sample.
   *
   * @param args optionally the text (default data/shakespeare/shakespeare.txt.gz), the number of
   *     steps (1500), the temperature (0.8) and the seed (0)
   * @throws IOException if the text cannot be read
   */
  public static void main(String[] args) throws IOException {
    Torch.manualSeed(args.length > 3 ? Long.parseLong(args[3]) : 0);
    try (TensorScope scope = TensorScope.open()) {
      Text text =
          new Text(Path.of(args.length > 0 ? args[0] : "data/shakespeare/shakespeare.txt.gz"));
      Gpt model = new Gpt(text.vocabulary.length(), 64, 128, 4, 4);
      train(model, text, args.length > 1 ? Integer.parseInt(args[1]) : 1500, 32);
      System.out.printf(
          Locale.ROOT, "held-out loss %.4f nats per character%n", heldOutLoss(model, text.heldOut));
      double temperature = args.length > 2 ? Double.parseDouble(args[2]) : 0.8;
      System.out.println(generate(model, text, "ROMEO:\n", 500, temperature));
    }
  }
}
