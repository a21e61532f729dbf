// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"
	"time"
)

// startTarget is how much longer than one that does nothing the provider may take.
const startTarget = 5 * time.Millisecond

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
	t := newTable("what", "Peak", "nothing", "difference", "target", "reached")
	t.add("binary, stripped", mebibytes(peak.size), mebibytes(nothing.size), ratio(peak.size, nothing.size)+" times", "", "")
	t.add("start", milliseconds(peak.start), milliseconds(nothing.start), milliseconds(peak.start-nothing.start), milliseconds(startTarget), verdict(peak.start-nothing.start <= startTarget))
	t.add("first GetProviderSchema", milliseconds(peak.schema.time), milliseconds(nothing.schema.time), milliseconds(peak.schema.time-nothing.schema.time),
		milliseconds(startTarget), verdict(peak.schema.time-nothing.schema.time <= startTarget))
	t.add("peak memory after it", mebibytes(peak.schema.memory), mebibytes(nothing.schema.memory), ratio(peak.schema.memory, nothing.schema.memory)+" times", "", "")
	b.tables["start"] = t.String()
	return nil
}
