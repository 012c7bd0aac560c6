package dev.weir.serde.builtin;

import static dev.weir.serde.builtin.Leaves.leaf;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.StableHash;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Further leaves, which dynamic values number behind the collections. */
final class LaterLeaves {
  /** In the order of their ids in dynamic values: append only. */
  static final List<Leaf<?>> IN_ORDER =
      List.of(
          leaf(
              LocalTime.class,
              "localtime",
              (out, v) -> out.writeLong(v.toNanoOfDay()),
              in -> LocalTime.ofNanoOfDay(in.readLong()),
              v -> StableHash.ofLong(v.toNanoOfDay())),
          leaf(
              ZoneOffset.class,
              "zoneoffset",
              (out, v) -> out.writeInt(v.getTotalSeconds()),
              LaterLeaves::readOffset,
              v -> StableHash.ofInt(v.getTotalSeconds())),
          leaf(
              ZoneId.class,
              "zoneid",
              (out, v) -> out.writeUtf(v.getId()),
              in -> ZoneId.of(in.readUtf()),
              v -> StableHash.ofString(v.getId())),
          leaf(
              OffsetTime.class,
              "offsettime",
              LaterLeaves::write,
              in -> OffsetTime.of(LocalTime.ofNanoOfDay(in.readLong()), readOffset(in)),
              v -> Leaves.hash(v.toLocalTime().toNanoOfDay(), v.getOffset().getTotalSeconds())),
          leaf(
              OffsetDateTime.class,
              "offsetdatetime",
              (out, v) -> write(out, v.toLocalDateTime(), v.getOffset()),
              in -> OffsetDateTime.of(Leaves.readLocalDateTime(in), readOffset(in)),
              v -> hash(v.toLocalDateTime(), v.getOffset())),
          leaf(
              ZonedDateTime.class,
              "zoneddatetime",
              LaterLeaves::write,
              LaterLeaves::readZoned,
              v ->
                  Leaves.hash(
                      hash(v.toLocalDateTime(), v.getOffset()),
                      StableHash.ofString(v.getZone().getId()))),
          leaf(
              Year.class,
              "year",
              (out, v) -> out.writeInt(v.getValue()),
              in -> Year.of(in.readInt()),
              v -> StableHash.ofInt(v.getValue())),
          leaf(
              YearMonth.class,
              "yearmonth",
              LaterLeaves::write,
              in -> YearMonth.of(in.readInt(), in.readByte()),
              v -> Leaves.hash(v.getYear(), v.getMonthValue())),
          leaf(
              MonthDay.class,
              "monthday",
              LaterLeaves::write,
              in -> MonthDay.of(in.readByte(), in.readByte()),
              v -> Leaves.hash(v.getMonthValue(), v.getDayOfMonth())),
          leaf(
              Period.class,
              "period",
              LaterLeaves::write,
              in -> Period.of(in.readInt(), in.readInt(), in.readInt()),
              v -> Leaves.hash(Leaves.hash(v.getYears(), v.getMonths()), v.getDays())),
          leaf(
              OptionalInt.class,
              "optionalint",
              LaterLeaves::write,
              in -> in.readBoolean() ? OptionalInt.of(in.readInt()) : OptionalInt.empty(),
              v -> Leaves.hash(v.isPresent() ? 1 : 0, v.orElse(0))),
          leaf(
              OptionalLong.class,
              "optionallong",
              LaterLeaves::write,
              in -> in.readBoolean() ? OptionalLong.of(in.readLong()) : OptionalLong.empty(),
              v -> Leaves.hash(v.isPresent() ? 1 : 0, v.orElse(0))),
          leaf(
              OptionalDouble.class,
              "optionaldouble",
              LaterLeaves::write,
              in -> in.readBoolean() ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty(),
              v -> Leaves.hash(v.isPresent() ? 1 : 0, Double.doubleToLongBits(v.orElse(0)))));

  private LaterLeaves() {}

  private static ZoneOffset readOffset(BinaryReader in) {
    return ZoneOffset.ofTotalSeconds(in.readInt());
  }

  private static int hash(LocalDateTime time, ZoneOffset offset) {
    int local = Leaves.hash(time.toLocalDate().toEpochDay(), time.toLocalTime().toNanoOfDay());
    return Leaves.hash(local, offset.getTotalSeconds());
  }

  private static void write(BinaryWriter out, OffsetTime value) {
    out.writeLong(value.toLocalTime().toNanoOfDay());
    out.writeInt(value.getOffset().getTotalSeconds());
  }

  private static void write(BinaryWriter out, LocalDateTime time, ZoneOffset offset) {
    Leaves.write(out, time);
    out.writeInt(offset.getTotalSeconds());
  }

  private static void write(BinaryWriter out, ZonedDateTime value) {
    write(out, value.toLocalDateTime(), value.getOffset());
    out.writeUtf(value.getZone().getId());
  }

  /** Keeps the instant, even if the zone's rules have changed since. */
  private static ZonedDateTime readZoned(BinaryReader in) {
    LocalDateTime time = Leaves.readLocalDateTime(in);
    ZoneOffset offset = readOffset(in);
    return ZonedDateTime.ofInstant(time, offset, ZoneId.of(in.readUtf()));
  }

  private static void write(BinaryWriter out, YearMonth value) {
    out.writeInt(value.getYear());
    out.writeByte(value.getMonthValue());
  }

  private static void write(BinaryWriter out, MonthDay value) {
    out.writeByte(value.getMonthValue());
    out.writeByte(value.getDayOfMonth());
  }

  private static void write(BinaryWriter out, Period value) {
    out.writeInt(value.getYears());
    out.writeInt(value.getMonths());
    out.writeInt(value.getDays());
  }

  private static void write(BinaryWriter out, OptionalInt value) {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      out.writeInt(value.getAsInt());
    }
  }

  private static void write(BinaryWriter out, OptionalLong value) {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      out.writeLong(value.getAsLong());
    }
  }

  private static void write(BinaryWriter out, OptionalDouble value) {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      out.writeDouble(value.getAsDouble());
    }
  }
}
