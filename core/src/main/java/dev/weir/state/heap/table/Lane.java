package dev.weir.state.heap.table;

/** How values, or namespaces, lie in {@link Slots}: as numbers where they are, else as objects. */
enum Lane {
  /** There are none. */
  NONE,
  LONG,
  INT,
  DOUBLE,
  OBJECT;

  /** The lane of such values. */
  static Lane of(Object value) {
    Class<?> type = value.getClass();
    if (type == Long.class) {
      return LONG;
    }
    if (type == Integer.class) {
      return INT;
    }
    return type == Double.class ? DOUBLE : OBJECT;
  }

  /** How many numbers of an entry it takes. */
  int longs() {
    return this == NONE || this == OBJECT ? 0 : 1;
  }

  /** How many objects of an entry it takes. */
  int objects() {
    return this == OBJECT ? 1 : 0;
  }
}
