package dev.weir.runtime;

/** Where the sources of a job that is restored read on. */
public enum ReadFrom {
  /** From the positions in the checkpoint: what was read since is read again. */
  POSITIONS,
  /** From live input: nothing is read again that may have been read since the checkpoint. */
  LIVE_INPUT
}
