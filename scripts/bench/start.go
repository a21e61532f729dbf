package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// What the provider is to reach next to one that does nothing.
const (
	startTarget = 5 * time.Millisecond
	sizeTarget  = 1.25
)

// start measures what a provider costs before it has done anything.
func (b *bench) start(ctx context.Context) error {
	type figures struct {
		size   int64
		start  time.Duration
		schema schemaCost
	}
	measure := func(binary string) (f figures, err error) {
		info, err := os.Stat(binary)
		if err != nil {
			return f, err
		}
		f.size = info.Size()
		times := 5 * b.repeat
		if f.start, err = best(times, itself, func() (time.Duration, error) { return startTime(ctx, binary) }); err != nil {
			return f, err
		}
		if f.schema, err = best(times, func(c schemaCost) time.Duration { return c.time }, func() (schemaCost, error) { return schemaTime(ctx, binary) }); err != nil {
			return f, err
		}
		memory, err := best(b.repeat, func(c schemaCost) int64 { return c.memory }, func() (schemaCost, error) { return schemaTime(ctx, binary) })
		f.schema.memory = memory.memory
		return f, err
	}
	peak, err := measure(b.lab.provider)
	if err != nil {
		return err
	}
	nothing, err := measure(b.lab.nothing)
	if err != nil {
		return err
	}
	plain, err := os.Stat(b.lab.plain)
	if err != nil {
		return err
	}
	t := newTable("what", "Peak", "nothing", "difference", "target", "reached")
	t.add("binary, stripped, as released", mebibytes(peak.size), mebibytes(nothing.size), ratio(peak.size, nothing.size)+" times",
		fmt.Sprintf("%.2f times", sizeTarget), verdict(float64(peak.size) <= sizeTarget*float64(nothing.size)))
	t.add("binary, built with the same flags", mebibytes(plain.Size()), mebibytes(nothing.size), ratio(plain.Size(), nothing.size)+" times", "", "")
	t.add("start", milliseconds(peak.start), milliseconds(nothing.start), milliseconds(peak.start-nothing.start), milliseconds(startTarget), verdict(peak.start-nothing.start <= startTarget))
	t.add("first GetProviderSchema", milliseconds(peak.schema.time), milliseconds(nothing.schema.time), milliseconds(peak.schema.time-nothing.schema.time),
		milliseconds(startTarget), verdict(peak.schema.time-nothing.schema.time <= startTarget))
	t.add("peak memory after it", mebibytes(peak.schema.memory), mebibytes(nothing.schema.memory), ratio(peak.schema.memory, nothing.schema.memory)+" times", "", "")
	b.tables["start"] = t.String()
	return nil
}
