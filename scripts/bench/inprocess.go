// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"slices"
)

// packing measures the archive package.
func (b *bench) packing(ctx context.Context) error {
	compiled, err := b.lab.goBenchmarks(ctx, "./internal/archive")
	if err != nil {
		return err
	}
	t := newTable("folder", "how", "speed", "allocations", "peak memory", "archive")
	for _, folder := range []struct{ name, text string }{{"SmallFiles", "5,000 files of 4 KiB"}, {"LargeFiles", "4 files of 6 MiB"}} {
		for _, how := range []struct{ name, text string }{{"pack", "pack"}, {"hash", "hash only"}} {
			name := "Pack" + folder.name + "/" + how.name
			pattern := exactly(name)
			figures, _, err := compiled.run(ctx, pattern, fmt.Sprintf("-test.count=%d", b.repeat))
			if err != nil {
				return err
			}
			// In a process that does it once, so that nothing else counts.
			_, memory, err := compiled.run(ctx, pattern, "-test.benchtime=1x")
			if err != nil {
				return err
			}
			found := figures[name]
			speed := found["MB/s"] * 1e6 / (1 << 20)
			size := "-"
			if bytes, ok := found["zip-bytes"]; ok && how.name != "hash" {
				size = mebibytes(int64(bytes))
			}
			t.add(folder.text, how.text, fmt.Sprintf("%.0f MiB/s", speed), fmt.Sprintf("%.0f", found["allocs/op"]), mebibytes(memory), size)
		}
	}
	b.tables["packing"] = t.String()
	return nil
}

// inside is a Go benchmark, what it measures, and the unit of its speed, if it has one.
type inside struct{ pkg, name, text, unit string }

// conversion measures what happens inside the provider.
func (b *bench) conversion(ctx context.Context) error {
	return b.insides(ctx, "conversion", []inside{
		{"./internal/framework/jsonvalue", "Dynamic/from-json", "100 parameter definitions, JSON to Terraform", "MB/s"},
		{"./internal/framework/jsonvalue", "Dynamic/to-json", "100 parameter definitions, Terraform to JSON", "MB/s"},
		{"./internal/blockspec", "PlanBlockSpec/create-1-steps-0-parameters", "validate and plan a block spec of 1 step", ""},
		{"./internal/blockspec", "PlanBlockSpec/create-60-steps-100-parameters", "validate and plan one of 60 steps and 100 parameters", ""},
		{"./internal/blockspec", "PlanBlockSpec/nothing-60-steps-100-parameters", "the same without changes", ""},
		{"./internal/provider", "Schema", "GetProviderSchema", ""},
		{"./internal/emulator", "Requests", "a request to the emulator", "requests/s"},
	})
}

// console measures pages of the emulator's console on a platform of 2,000 objects with a journal of 10,000 calls.
func (b *bench) console(ctx context.Context) error {
	const pkg = "./internal/emulator/console"
	return b.insides(ctx, "console", []inside{
		{pkg, "Pages/overview", "the overview", ""},
		{pkg, "Pages/changed", "the overview after an object has changed, and all are read again", ""},
		{pkg, "Pages/services", "the table of 1,000 services, 200 of them on the page", ""},
		{pkg, "Pages/image", "an image", ""},
		{pkg, "Pages/workflow", "a workflow of 500 steps and 1,452 arrows, with its graph", ""},
		{pkg, "Pages/journal", "the journal", ""},
		{pkg, "Pages/found", "a filter of the journal that no call fits", ""},
	})
}

// insides makes a table of Go benchmarks.
func (b *bench) insides(ctx context.Context, table string, list []inside) error {
	columns := []string{"what", "time", "allocations", "allocated"}
	rated := slices.ContainsFunc(list, func(i inside) bool { return i.unit != "" })
	if rated {
		columns = append(columns, "speed")
	}
	t := newTable(columns...)
	for _, measured := range list {
		compiled, err := b.lab.goBenchmarks(ctx, measured.pkg)
		if err != nil {
			return err
		}
		figures, _, err := compiled.run(ctx, exactly(measured.name), fmt.Sprintf("-test.count=%d", b.repeat))
		if err != nil {
			return err
		}
		found, ok := figures[measured.name]
		if !ok {
			return fmt.Errorf("%s: no figure of %s", measured.pkg, measured.name)
		}
		row := []string{measured.text, milliseconds(found.time()), fmt.Sprintf("%.0f", found["allocs/op"]), mebibytes(int64(found["B/op"]))}
		switch {
		case measured.unit != "":
			row = append(row, fmt.Sprintf("%.0f %s", found[measured.unit], measured.unit))
		case rated:
			row = append(row, "-")
		}
		t.add(row...)
	}
	b.tables[table] = t.String()
	return nil
}
