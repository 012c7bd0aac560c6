package dev.weir.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final String BLOCK = "weir.store.cassandra";

  private static Settings settings(Map<String, ?> values) {
    return Settings.of(BLOCK, values);
  }

  private static ThrowableAssertAlternative<SettingException> refused(
      Map<String, ?> values, Function<Settings.Reader, ?> reading) {
    return assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> settings(values).read(reading));
  }

  private record Cluster(
      List<String> contactPoints,
      String keyspace,
      Optional<String> user,
      Secret password,
      boolean tls,
      int inFlight,
      double share,
      Duration timeout,
      long chunkBytes,
      Path trust) {
    static Cluster of(Settings settings) {
      return settings.read(
          in ->
              new Cluster(
                  in.texts("contact-points").required(),
                  in.text("keyspace").orElse("weir"),
                  in.text("user").optional(),
                  in.secret("password").required(),
                  in.flag("tls").orElse(false),
                  in.count("in-flight").must("at least 1", count -> count > 0).orElse(32),
                  in.number("share").orElse(0.5),
                  in.duration("timeout").orElse(Duration.ofSeconds(10)),
                  in.size("chunk").orElse(512L << 10),
                  in.path("trust").orElse(Path.of("trust.p12"))));
    }
  }

  @Test
  void aBlock_isReadByTypes() {
    Cluster cluster =
        Cluster.of(
            settings(
                Map.of(
                    "contact-points", List.of("a:9042", "b:9042"),
                    "keyspace", " orders ",
                    "password", "geheim",
                    "tls", true,
                    "in-flight", 7,
                    "share", "0.25",
                    "timeout", "250ms",
                    "chunk", "256 KiB",
                    "trust", "conf/trust.p12")));
    assertThat(cluster.contactPoints()).containsExactly("a:9042", "b:9042");
    assertThat(cluster.keyspace()).isEqualTo("orders");
    assertThat(cluster.user()).isEmpty();
    assertThat(cluster.password().reveal()).isEqualTo("geheim");
    assertThat(cluster.tls()).isTrue();
    assertThat(cluster.inFlight()).isEqualTo(7);
    assertThat(cluster.share()).isEqualTo(0.25);
    assertThat(cluster.timeout()).hasMillis(250);
    assertThat(cluster.chunkBytes()).isEqualTo(256L << 10);
    assertThat(cluster.trust()).isEqualTo(Path.of("conf/trust.p12"));
  }

  @Test
  void whatIsNotSet_isTheDefault() {
    Cluster cluster =
        Cluster.of(settings(Map.of("contact-points", "a:9042, b:9042", "password", "x")));
    assertThat(cluster.contactPoints()).containsExactly("a:9042", "b:9042");
    assertThat(cluster.keyspace()).isEqualTo("weir");
    assertThat(cluster.tls()).isFalse();
    assertThat(cluster.timeout()).hasSeconds(10);
    assertThat(cluster.chunkBytes()).isEqualTo(512L << 10);
  }

  @Test
  void aSettingWithoutDefault_mustBeSet() {
    refused(Map.of(), in -> in.text("keyspace").required())
        .withMessage("weir.store.cassandra.keyspace must be set");
    refused(Map.of("keyspcae", "x"), in -> in.text("keyspace").required())
        .withMessage(
            "weir.store.cassandra.keyspace must be set; weir.store.cassandra.keyspcae is set: is"
                + " that meant?");
  }

  @Test
  void anUnknownName_isRefusedWithTheNearestKnownOne() {
    refused(
            Map.of("keyspcae", "x"),
            in -> List.of(in.text("keyspace").orElse("weir"), in.flag("tls").orElse(true)))
        .withMessage(
            "no setting weir.store.cassandra.keyspcae (did you mean keyspace?); known: keyspace,"
                + " tls");
    refused(Map.of("colour", "x"), in -> in.text("keyspace").orElse("weir"))
        .withMessage("no setting weir.store.cassandra.colour; known: keyspace");
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> settings(Map.of("colour", "x")).refuseAll())
        .withMessage(
            "no setting weir.store.cassandra.colour; there are none below weir.store.cassandra");
  }

  @Test
  void aMalformedValue_isShown() {
    refused(Map.of("n", "5 or so"), in -> in.count("n").orElse(1))
        .withMessage("weir.store.cassandra.n is '5 or so', which is no whole number such as 5");
    refused(Map.of("n", "much"), in -> in.size("n").orElse(1L))
        .withMessage("weir.store.cassandra.n is 'much', which is no size such as 512m or 2g");
    refused(Map.of("n", "999999999999999999g"), in -> in.size("n").orElse(1L))
        .withMessageContaining("which is no size");
    refused(Map.of("n", "soon"), in -> in.duration("n").orElse(Duration.ZERO))
        .withMessage("weir.store.cassandra.n is 'soon', which is no duration such as 250ms or 10s");
    refused(Map.of("n", "perhaps"), in -> in.flag("n").orElse(true))
        .withMessage("weir.store.cassandra.n is 'perhaps', which is neither true nor false");
    refused(Map.of("n", "half"), in -> in.number("n").orElse(0.5))
        .withMessage("weir.store.cassandra.n is 'half', which is no number such as 0.5");
    refused(Map.of("n", ""), in -> in.path("n").orElse(Path.of(".")))
        .withMessage("weir.store.cassandra.n is '', which is no path");
    refused(Map.of("n", List.of(1, 2)), in -> in.count("n").orElse(1))
        .withMessage("weir.store.cassandra.n is a list, and must be a single value");
  }

  @Test
  void aValueOutOfRange_isRefused_andADefaultIsNot() {
    refused(Map.of("n", 0), in -> in.count("n").must("at least 1", n -> n > 0).orElse(5))
        .withMessage("weir.store.cassandra.n is 0; it must be at least 1");
    assertThat(
            settings(Map.of())
                .<Integer>read(in -> in.count("n").must("at least 1", n -> n > 0).orElse(0)))
        .isZero();
  }

  @Test
  void aSecret_isInNoMessage() {
    Map<String, String> values = Map.of("password", "geheim", "keyspace", "orders");
    refused(values, in -> in.secret("password").must("longer", secret -> false).required())
        .withMessage("weir.store.cassandra.password is (secret); it must be longer");
    refused(values, in -> in.text("keyspace").required()).withMessageNotContaining("geheim");
    assertThat(settings(values).toString()).isEqualTo(BLOCK + "[keyspace, password]");
    assertThat(
            settings(values)
                .<Object>read(
                    in -> List.of(in.secret("password").required(), in.text("keyspace").required()))
                .toString())
        .isEqualTo("[(secret), orders]");
  }

  @ParameterizedTest
  @CsvSource({
    "268435456, 268435456",
    "512k, 524288",
    "1 KiB, 1024",
    "2g, 2147483648",
    "3MB, 3145728"
  })
  void sizes_areReadAsPeopleWriteThem(String text, long bytes) {
    assertThat(settings(Map.of("n", text)).<Long>read(in -> in.size("n").required()))
        .isEqualTo(bytes);
  }
}
