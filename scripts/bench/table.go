// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// table is a Markdown table.
type table struct {
	head []string
	rows [][]string
}

func newTable(head ...string) *table { return &table{head: head} }

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// String writes the table; the first column holds text, all others numbers.
func (t *table) String() string {
	var text strings.Builder
	line := func(cells []string) { fmt.Fprintf(&text, "| %s |\n", strings.Join(cells, " | ")) }
	line(t.head)
	line(append([]string{"---"}, strings.Split(strings.Repeat("--: ", len(t.head)-1), " ")[:len(t.head)-1]...))
	for _, row := range t.rows {
		line(row)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func mebibytes(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }

func ratio[N int64 | float64 | time.Duration](part, whole N) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", float64(part)/float64(whole))
}

// verdict compares a figure with what it is to reach.
func verdict(reached bool) string {
	if reached {
		return "yes"
	}
	return "no"
}

// best measures several times and keeps the smallest.
func best[V any, N cmp.Ordered](times int, by func(V) N, measure func() (V, error)) (V, error) {
	var smallest V
	for i := range times {
		value, err := measure()
		if err != nil {
			return smallest, err
		}
		if i == 0 || by(value) < by(smallest) {
			smallest = value
		}
	}
	return smallest, nil
}

func itself[N any](n N) N { return n }
