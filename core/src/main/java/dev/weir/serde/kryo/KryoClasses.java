package dev.weir.serde.kryo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The classes that Kryo knows in every pipeline, in the order of their numbers. */
final class KryoClasses {
  /** What objects commonly contain, registered before the user's classes: append only. */
  static final List<Class<?>> ALWAYS =
      List.of(
          byte[].class,
          short[].class,
          int[].class,
          long[].class,
          float[].class,
          double[].class,
          boolean[].class,
          char[].class,
          String[].class,
          Object[].class,
          ArrayList.class,
          LinkedList.class,
          ArrayDeque.class,
          HashMap.class,
          LinkedHashMap.class,
          TreeMap.class,
          HashSet.class,
          LinkedHashSet.class,
          TreeSet.class,
          BitSet.class,
          Optional.class,
          UUID.class,
          BigInteger.class,
          BigDecimal.class,
          Instant.class,
          Duration.class,
          LocalDate.class,
          LocalDateTime.class,
          Date.class,
          URI.class,
          Locale.class,
          Currency.class,
          Object.class);

  /**
   * Added later, behind those: a number that a user's registration gave such a class before is
   * still understood. The names of many of them cannot be written in source text.
   */
  static final List<Class<?>> ALSO =
      List.of(
          Arrays.asList().getClass(),
          Collections.emptyList().getClass(),
          Collections.emptySet().getClass(),
          Collections.emptyMap().getClass(),
          Collections.singletonList(1).getClass(),
          Collections.singleton(1).getClass(),
          Collections.singletonMap(1, 1).getClass(),
          EnumSet.noneOf(Few.class).getClass(),
          LocalTime.class,
          ZonedDateTime.class,
          OffsetDateTime.class,
          OffsetTime.class,
          ZoneOffset.class,
          ZoneId.of("UTC").getClass(),
          Year.class,
          YearMonth.class,
          MonthDay.class,
          Period.class,
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class);

  /** To get hold of the class of sets of up to 64 constants. */
  private enum Few {}

  private KryoClasses() {}
}
