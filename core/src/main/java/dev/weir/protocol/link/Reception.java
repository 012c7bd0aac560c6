package dev.weir.protocol.link;

/** What became of a control message where it arrived. */
public enum Reception {
  /** It had its effect. */
  ACCEPTED,
  /** It had had its effect before; that is said again. */
  REPEATED,
  /** Something before it is missing, and will be sent again together with it. */
  AHEAD,
  /** It is of, or for, an attempt that a later one has fenced. */
  FENCED,
  /** It is of, or for, an attempt that is not known here. */
  UNKNOWN,
  /** It is for an attempt that has failed, or is about something that is over. */
  TOO_LATE
}
