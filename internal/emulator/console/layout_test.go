// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"fmt"
	"strings"
	"testing"
)

// TestLayoutIsReadable places a graph: what waits stands right of what it waits for, and no box covers another.
func TestLayoutIsReadable(t *testing.T) {
	t.Parallel()
	var nodes []node
	var edges []edge
	for i := range 120 {
		nodes = append(nodes, node{Title: fmt.Sprint(i)})
		for _, back := range []int{3, 4, 17, 50} {
			if i >= back && i%back != 1 {
				edges = append(edges, edge{from: i - back, to: i})
			}
		}
	}
	d := layOut("graph", nodes, edges)
	for _, e := range edges {
		if d.Boxes[e.to].X < d.Boxes[e.from].X+boxWidth+columnGap {
			t.Errorf("%d does not stand right of %d", e.to, e.from)
		}
	}
	for i, a := range d.Boxes {
		if a.X < 0 || a.Y < 0 || a.X+boxWidth > d.Width || a.Y+boxHeight > d.Height {
			t.Errorf("box %d is outside of the drawing", i)
		}
		for j, b := range d.Boxes[:i] {
			if a.X == b.X && a.Y < b.Y+boxHeight && b.Y < a.Y+boxHeight {
				t.Errorf("boxes %d and %d cover each other", i, j)
			}
		}
	}
	if len(d.Lines) != len(edges) {
		t.Errorf("%d lines for %d edges", len(d.Lines), len(edges))
	}
}

// TestLayoutOfACycle ends: an object that was put there by hand can hold anything.
func TestLayoutOfACycle(t *testing.T) {
	t.Parallel()
	d := layOut("graph", []node{{}, {}, {}}, []edge{{from: 0, to: 1}, {from: 1, to: 0}, {from: 1, to: 2}})
	if len(d.Boxes) != 3 || layOut("nothing", nil, nil) != nil {
		t.Errorf("%+v", d)
	}
}

// TestLinesGoAround leads a line that passes a column around the box there.
func TestLinesGoAround(t *testing.T) {
	t.Parallel()
	d := layOut("graph", []node{{}, {}, {}}, []edge{{from: 0, to: 1}, {from: 1, to: 2}, {from: 0, to: 2}})
	if strings.Count(d.Lines[2].Path, "C") != 2 || d.Boxes[0].Y == d.Boxes[1].Y && d.Boxes[1].Y == d.Boxes[2].Y && d.Height < 2*boxHeight {
		t.Errorf("%+v", d)
	}
}
