package org.jtorch.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.Device;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Sample;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.DefaultResourceLoader;

/** Models at URLs, in the class path and in files, with and without checksums. */
@NoLeaks
class ModelLocationTest {
  private static final String OTHER = "0".repeat(64);

  private final ModelFolder copies = new ModelFolder();
  private final AtomicInteger requests = new AtomicInteger();
  private byte[] model;
  private String sha256;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    try (InputStream in = ModelLocationTest.class.getResourceAsStream("/models/twice.pt")) {
      model = in.readAllBytes();
    }
    sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/twice.pt",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, model.length);
          exchange.getResponseBody().write(model);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(0);
    Path folder = copies.path();
    copies.destroy();
    assertThat(folder).doesNotExist();
  }

  private NetworkSource source(String location, String checksum) {
    return new ModelLocation("m", location, Optional.ofNullable(checksum))
        .source(new DefaultResourceLoader(), copies);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/twice.pt";
  }

  private static void assertLoads(NetworkSource source) throws IOException {
    try (Network network = source.load(Device.CPU);
        TensorScope scope = TensorScope.open()) {
      Sample output = network.call(Sample.of(Torch.tensor(new float[] {1, 2})));
      assertThat(output.tensor().toFloatArray()).containsExactly(2, 4);
    }
  }

  @Test
  void urlIsReadWhenItIsLoadedAndItsChecksumIsItsVersion() throws IOException {
    NetworkSource source = source(url(), sha256.toUpperCase(java.util.Locale.ROOT));
    assertThat(source.version()).isEqualTo(sha256.substring(0, 12));
    assertThat(requests).hasValue(0);
    assertLoads(source);
    assertThat(requests).hasValue(1);
  }

  @Test
  void contentWithAnotherChecksumIsNotLoaded(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("m.pt"), model);
    for (String location : new String[] {url(), "classpath:models/twice.pt", file.toString()}) {
      NetworkSource source = source(location, OTHER);
      assertThatThrownBy(() -> source.load(Device.CPU).close())
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("has the SHA-256 " + sha256 + ", not " + OTHER + " as configured");
    }
    try (var left = Files.list(copies.path())) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void urlThatIsNotFoundFails() {
    assertThatThrownBy(
            () -> source(url().replace("twice", "none"), sha256).load(Device.CPU).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void classPathResourceHasAVersionOfItsContent() throws IOException {
    NetworkSource source = source("classpath:models/twice.pt", null);
    assertThat(source.version()).isEqualTo(sha256.substring(0, 12));
    assertLoads(source);
  }

  @Test
  void fileAndFolderAreReadInPlace(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("7.pt"), model);
    assertLoads(source(file.toString(), null));
    assertLoads(source(file.toString(), sha256));
    NetworkSource newest = source(folder.toString(), null);
    assertThat(newest.version()).startsWith("7");
    assertLoads(newest);
  }
}
