package dev.weir.serde.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.serde.RoundTrip;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeRef;
import dev.weir.serde.types.Types;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every supported value type at its limits, wherever a value may stand. */
class SupportedValuesTest {
  private final Types types = new Types();

  record Field<T>(@Nullable T value) {}

  static List<Object> values() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    LocalDateTime twice = LocalDateTime.of(2026, 10, 25, 2, 30);
    return List.of(
        "",
        "\0\ud800 \u20ac",
        true,
        (byte) -128,
        Short.MIN_VALUE,
        '\uffff',
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Float.NaN,
        -0.0,
        Double.MIN_VALUE,
        BigInteger.ZERO,
        BigInteger.TWO.pow(4000).negate(),
        new BigDecimal("0E+2147483647"),
        new BigDecimal("-1.10"),
        new UUID(0, 0),
        new UUID(-1, Long.MIN_VALUE),
        Instant.MIN,
        Instant.MAX,
        Duration.ZERO,
        Duration.ofSeconds(Long.MIN_VALUE),
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
        LocalDate.MIN,
        LocalDate.MAX,
        LocalDateTime.MIN,
        LocalDateTime.MAX,
        LocalTime.MIN,
        LocalTime.MAX,
        ZoneOffset.UTC,
        ZoneOffset.MIN,
        ZoneOffset.MAX,
        zone,
        ZoneId.of("UTC"),
        ZoneId.of("UTC+2"),
        OffsetTime.MIN,
        OffsetTime.MAX,
        OffsetDateTime.MIN,
        OffsetDateTime.MAX,
        ZonedDateTime.ofLocal(twice, zone, ZoneOffset.ofHours(1)),
        ZonedDateTime.ofLocal(twice, zone, ZoneOffset.ofHours(2)),
        ZonedDateTime.of(LocalDateTime.MAX, ZoneOffset.MIN),
        ZonedDateTime.of(LocalDateTime.MIN, ZoneOffset.UTC),
        Year.of(Year.MIN_VALUE),
        Year.of(Year.MAX_VALUE),
        YearMonth.of(Year.MIN_VALUE, 1),
        YearMonth.of(Year.MAX_VALUE, 12),
        MonthDay.of(2, 29),
        Period.ZERO,
        Period.of(Integer.MIN_VALUE, Integer.MAX_VALUE, -1),
        DayOfWeek.SUNDAY,
        Month.DECEMBER,
        OptionalInt.empty(),
        OptionalInt.of(Integer.MIN_VALUE),
        OptionalLong.empty(),
        OptionalLong.of(Long.MAX_VALUE),
        OptionalDouble.empty(),
        OptionalDouble.of(Double.NaN));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueComesBackEqual(Object value) {
    assertThat(RoundTrip.of(serde(value), value)).isEqualTo(value).hasSameClassAs(value);
    assertThat(RoundTrip.of(types.dynamic(), value)).isEqualTo(value);
    assertThat(RoundTrip.of(fields(), new Field<>(value))).isEqualTo(new Field<>(value));
    List<@Nullable Object> list = new ArrayList<>(Arrays.asList(value, null, value));
    assertThat(RoundTrip.of(types.dynamic(), list)).isEqualTo(list);
    assertThat(RoundTrip.of(types.dynamic(), Optional.of(value))).isEqualTo(Optional.of(value));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueIsAKeyWithOneHash(Object value) {
    types.checkKey(declared(value));
    types.checkKeyValue(value.getClass());
    Object again = RoundTrip.of(types.dynamic(), value);
    assertThat(types.hash(again)).isEqualTo(types.hash(value));
    assertThat(types.hash(new Field<>(again))).isEqualTo(types.hash(new Field<>(value)));
    assertThat(RoundTrip.bytes(types.dynamic(), again))
        .isEqualTo(RoundTrip.bytes(types.dynamic(), value));
  }

  @SuppressWarnings("unchecked") // the class of the value
  private Serde<Object> serde(Object value) {
    return (Serde<Object>) types.serdeOf(declared(value));
  }

  private static Class<?> declared(Object value) {
    boolean region = value instanceof ZoneId && !(value instanceof ZoneOffset);
    return region ? ZoneId.class : value.getClass();
  }

  private Serde<Field<Object>> fields() {
    return types.serdeOf(new TypeRef<Field<Object>>() {});
  }

  @Test
  void everyFieldMayBeNull() {
    assertThat(RoundTrip.of(fields(), new Field<>(null))).isEqualTo(new Field<>(null));
    record Times(
        @Nullable LocalTime a, @Nullable ZoneId b, @Nullable ZonedDateTime c, @Nullable Period d) {}
    Times none = new Times(null, null, null, null);
    assertThat(RoundTrip.of(types.serdeOf(Times.class), none)).isEqualTo(none);
  }

  @Test
  void objectsOfKryosMayHoldThem() {
    types.kryo(Holder.class);
    for (Object value : List.of(LocalTime.MAX, ZoneId.of("Europe/Berlin"), Period.ZERO)) {
      assertThat(RoundTrip.of(types.serdeOf(Holder.class), new Holder(value)).value)
          .isEqualTo(value);
    }
    types.kryo(ZonedDateTime.class); // as a job does that was written before Weir knew it
    assertThat(types.serdeOf(ZonedDateTime.class).schema()).hasToString("zoneddatetime");
  }

  static final class Holder {
    final Object value;

    Holder(Object value) {
      this.value = value;
    }
  }
}
