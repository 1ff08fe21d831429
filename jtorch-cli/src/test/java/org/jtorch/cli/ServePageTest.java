package org.jtorch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import javax.imageio.ImageIO;
import org.jtorch.DType;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.codecs.PictureCodec;
import org.jtorch.serving.codecs.RecordCodecs;
import org.jtorch.serving.codecs.TopLabels;
import org.jtorch.serving.http.InferenceHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** The web page in Chromium. */
@Tag("browser")
@NoLeaks
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServePageTest {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** Request of the model "prices". */
  record House(float rooms, float area) {}

  /** Answer of the model "prices". */
  record Price(float amount) {}

  @TempDir private static Path folder;

  private Serving serving;
  private HttpFrontend frontend;
  private ChromeDriver browser;

  @BeforeAll
  void open() throws IOException {
    serving = Serving.open(o -> o.workers(1));
    var unusedPrices =
        serving.add(
            Model.of(
                "prices",
                NetworkSource.of("7", d -> Network.of(b -> Sample.of(b.tensor().sum(1)))),
                RecordCodecs.vector(House.class, Price.class),
                o -> o.inputType(House.class)));
    var unusedShades =
        serving.add(
            Model.of(
                "shades",
                NetworkSource.of(
                    "1", d -> Network.of(b -> Sample.of(b.tensor().mean(new long[] {2, 3})))),
                PictureCodec.bytes(
                    TopLabels.of(3, o -> o.labels(List.of("red", "green", "blue"))),
                    o -> o.resize(16, 16).normalize(0, 0.1)),
                o -> o.inputType(byte[].class)));
    var unusedDoubled =
        serving.add(
            Model.of(
                "doubled",
                NetworkSource.of("1", d -> Network.of(b -> Sample.of(b.tensor().mul(2)))),
                Codec.<Sample, Sample>of(input -> input, output -> output),
                o -> o.inputs(new TensorSpec("x", DType.FLOAT32, List.of(TensorSpec.ANY, 3L)))));
    frontend =
        HttpFrontend.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InferenceHandler.of(serving, o -> o.page(true)));
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1240,1400");
    options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File("/usr/bin/chromedriver"))
            .usingAnyFreePort()
            .build();
    browser = new ChromeDriver(service, options);
    Files.createDirectories(SCREENSHOTS);
  }

  @AfterAll
  void close() {
    browser.quit();
    frontend.close();
    serving.close();
  }

  @BeforeEach
  void load() {
    browser.get("http://127.0.0.1:" + frontend.address().getPort() + "/");
    await(() -> text("#connection").equals("live"));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the page changes in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private String text(String selector) {
    return browser.findElement(By.cssSelector(selector)).getText();
  }

  private WebElement card(String model) {
    return browser.findElement(By.cssSelector("[data-model=" + model + "]"));
  }

  private void send(WebElement card) {
    card.findElement(By.cssSelector("button")).click();
    await(() -> card.findElement(By.cssSelector(".answer")).isDisplayed());
    await(this::isQuiet); // the tensors are closed when the response is written
  }

  private boolean isQuiet() {
    try {
      return frontend.awaitQuiet(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private WebElement opened(String model) {
    WebElement card = card(model);
    card.findElement(By.tagName("summary")).click();
    return card;
  }

  private static String answer(WebElement card) {
    return card.findElement(By.cssSelector(".answer")).getText();
  }

  private void type(WebElement card, String json) {
    WebElement area = card.findElement(By.tagName("textarea"));
    area.clear();
    area.sendKeys(json);
  }

  private void photograph(String name) throws IOException {
    Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  private Path picture() throws IOException {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(new Color(20, 200, 60));
    canvas.fillRect(0, 0, 64, 48);
    canvas.dispose();
    Path file = folder.resolve("green.png");
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    return file;
  }

  @Test
  void modelsAreShownWithoutAnErrorOfTheBrowser() throws IOException {
    assertThat(browser.getTitle()).isEqualTo("jtorch serving");
    assertThat(browser.findElements(By.cssSelector("article")))
        .extracting(card -> card.findElement(By.cssSelector(".name")).getText())
        .containsExactly("doubled", "prices", "shades");
    assertThat(card("prices").findElement(By.cssSelector(".state")).getText()).isEqualTo("ready");
    assertThat(card("prices").getText()).contains("7").contains("answers");
    assertThat(card("doubled").getText()).contains("x: FP32[?, 3]");
    assertThat(text("#tensors")).matches("\\d+");
    assertThat(text("#resident")).contains("MB");
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .isEmpty();
    photograph("models");
  }

  @Test
  void jsonIsTriedAndCounted() {
    WebElement card = opened("prices");
    type(card, "{\"rooms\": 3, \"area\": 80.5}");
    send(card);
    assertThat(answer(card)).contains("\"amount\": 83.5");
    assertThat(card.findElement(By.cssSelector(".outcome")).getText()).startsWith("200 in");
    await(() -> !card.findElements(By.cssSelector(".latency rect")).isEmpty());
    assertThat(card.findElements(By.cssSelector(".batches rect"))).isNotEmpty();
    assertThat(card.findElement(By.cssSelector(".percentiles")).getText()).contains("p50");
    assertThat(text("#throughput")).endsWith("/s");
  }

  @Test
  void pictureIsShownAndClassified() throws IOException {
    WebElement card = opened("shades");
    card.findElement(By.cssSelector("input")).sendKeys(picture().toAbsolutePath().toString());
    assertThat(card.findElement(By.cssSelector(".preview")).isDisplayed()).isTrue();
    assertThat(card.findElement(By.cssSelector("textarea")).isDisplayed()).isFalse();
    send(card);
    assertThat(answer(card)).contains("\"name\": \"green\"");
    assertThat(card.findElements(By.cssSelector(".labels li")))
        .extracting(label -> label.getText().split("\\s")[0])
        .containsExactly("green", "blue", "red");
    browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", card);
    photograph("picture");
  }

  @Test
  void tensorsAreTriedWithAnExampleOfTheSignature() {
    WebElement card = opened("doubled");
    send(card);
    assertThat(answer(card)).contains("\"shape\": [1, 3]").contains("\"data\": [0, 0, 0]");
  }

  @Test
  void refusalIsShownAsText() {
    WebElement card = opened("prices");
    type(card, "{\"rooms\": 1, \"area\": 2, \"<img src=x onerror=alert(1)>\": 3}");
    send(card);
    assertThat(answer(card)).contains("unknown field <img src=x onerror=alert(1)>");
    assertThat(card.findElement(By.cssSelector(".answer")).getAttribute("class")).contains("bad");
    assertThat(card.findElements(By.cssSelector(".answer img"))).isEmpty();
  }

  @Test
  void darkThemeFollowsTheSystem() throws IOException {
    String script = "return getComputedStyle(document.body).backgroundColor";
    Object light = browser.executeScript(script);
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    assertThat(browser.executeScript(script)).isEqualTo("rgb(18, 21, 28)").isNotEqualTo(light);
    photograph("dark");
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
  }

  @Test
  void narrowScreenHasNoSidewaysScrolling() throws IOException {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
    Object wider =
        browser.executeScript(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    photograph("narrow");
    browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    assertThat(((Number) wider).intValue()).isZero();
  }
}
