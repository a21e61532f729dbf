// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Sizes of a drawing, in pixels.
const (
	boxWidth   = 204
	boxHeight  = 46
	columnGap  = 48
	rowGap     = 18
	bendHeight = 8
	margin     = 12

	// maxBends is over how many columns a line is led around boxes; longer ones go straight, or a long chain with shortcuts
	// would have more bends than boxes.
	maxBends = 8

	// orderSweeps is how often the order within columns is improved.
	orderSweeps = 6
)

// node is a box of a graph, edge an arrow between two of them.
type node struct {
	// Title and Sub are its two lines.
	Title, Sub string

	// Href is where a click leads, from the page.
	Href   string
	Tone   tone
	Chosen bool
}

type edge struct {
	from, to int

	// label says when the arrow counts, "" for always; apart is drawn as a broken line.
	label string
	apart bool
}

// drawing is a graph with places, in columns from left to right.
type drawing struct {
	Title         string
	Width, Height int
	Boxes         []box
	Lines         []line
}

type box struct {
	node

	X, Y int
}

type line struct {
	Path  string
	Label string
	Apart bool

	// X and Y are where the label stands.
	X, Y int
}

// spot is a box or a bend of a line while places are sought.
type spot struct {
	// box is the number of a node, -1 for a bend.
	box            int
	column         int
	y              float64
	before, behind []int
}

func (s *spot) height() float64 {
	if s.box < 0 {
		return bendHeight
	}
	return boxHeight
}

// layOut places a graph in layers: every box is right of those that it depends on, lines cross as little as some sweeps can do.
func layOut(title string, nodes []node, edges []edge) *drawing {
	if len(nodes) == 0 {
		return nil
	}
	columns := layers(len(nodes), edges)
	spots := make([]*spot, 0, len(nodes))
	for i := range nodes {
		spots = append(spots, &spot{box: i, column: columns[i]})
	}
	routes := make([][]int, len(edges))
	for i, e := range edges {
		route := []int{e.from}
		if span := columns[e.to] - columns[e.from]; span > 1 && span <= maxBends {
			for column := columns[e.from] + 1; column < columns[e.to]; column++ {
				spots = append(spots, &spot{box: -1, column: column})
				route = append(route, len(spots)-1)
			}
		}
		route = append(route, e.to)
		for at := 1; at < len(route); at++ {
			spots[route[at-1]].behind = append(spots[route[at-1]].behind, route[at])
			spots[route[at]].before = append(spots[route[at]].before, route[at-1])
		}
		routes[i] = route
	}
	place(spots)
	return draw(title, nodes, edges, spots, routes)
}

// layers numbers the columns: the longest way from a box that nothing leads to. What is on a cycle stays in the first one.
func layers(count int, edges []edge) []int {
	columns, waits, behind := make([]int, count), make([]int, count), make([][]int, count)
	for _, e := range edges {
		waits[e.to]++
		behind[e.from] = append(behind[e.from], e.to)
	}
	var open []int
	for i := range count {
		if waits[i] == 0 {
			open = append(open, i)
		}
	}
	for len(open) > 0 {
		next := open[0]
		open = open[1:]
		for _, to := range behind[next] {
			columns[to] = max(columns[to], columns[next]+1)
			if waits[to]--; waits[to] == 0 {
				open = append(open, to)
			}
		}
	}
	return columns
}

// place orders the spots within their columns and gives them heights.
func place(spots []*spot) {
	var columns [][]int
	for i, s := range spots {
		for len(columns) <= s.column {
			columns = append(columns, nil)
		}
		columns[s.column] = append(columns[s.column], i)
	}
	rank := make([]float64, len(spots))
	for _, column := range columns {
		for at, i := range column {
			rank[i] = float64(at)
		}
	}
	middle := func(of []int, own float64) float64 {
		if len(of) == 0 {
			return own
		}
		sum := 0.0
		for _, i := range of {
			sum += rank[i]
		}
		return sum / float64(len(of))
	}
	for sweep := range orderSweeps {
		for at := range columns {
			column := columns[at]
			if sweep%2 == 1 {
				column = columns[len(columns)-1-at]
			}
			wish := make(map[int]float64, len(column))
			for _, i := range column {
				if sweep%2 == 0 {
					wish[i] = middle(spots[i].before, rank[i])
				} else {
					wish[i] = middle(spots[i].behind, rank[i])
				}
			}
			slices.SortStableFunc(column, func(a, b int) int { return cmp.Compare(wish[a], wish[b]) })
			for at, i := range column {
				rank[i] = float64(at)
			}
		}
	}
	for _, column := range columns {
		stack(spots, column)
	}
}

// stack gives the spots of a column heights as near to what leads to them as their order and the gaps between them allow.
func stack(spots []*spot, column []int) {
	least, off := 0.0, 0.0
	for at, i := range column {
		s := spots[i]
		wish := least
		if len(s.before) > 0 {
			sum := 0.0
			for _, before := range s.before {
				sum += spots[before].y + spots[before].height()/2
			}
			wish = sum/float64(len(s.before)) - s.height()/2
		}
		s.y = wish
		if at > 0 {
			s.y = max(wish, least)
		}
		off += s.y - wish
		least = s.y + s.height() + rowGap
	}
	for _, i := range column {
		spots[i].y -= off / float64(len(column))
	}
}

// draw makes boxes and curves of the places.
func draw(title string, nodes []node, edges []edge, spots []*spot, routes [][]int) *drawing {
	d := &drawing{Title: title}
	top := spots[0].y
	for _, s := range spots {
		top = min(top, s.y)
	}
	at := func(i int) (x, y int) {
		return margin + spots[i].column*(boxWidth+columnGap), margin + int(spots[i].y-top)
	}
	for i := range nodes {
		x, y := at(i)
		d.Boxes = append(d.Boxes, box{nodes[i], x, y})
	}
	for i, s := range spots {
		x, y := at(i)
		d.Width, d.Height = max(d.Width, x+boxWidth+margin), max(d.Height, y+int(s.height())+margin)
	}
	for i, route := range routes {
		var path strings.Builder
		x, y := at(route[0])
		x, y = x+boxWidth, y+boxHeight/2
		fmt.Fprintf(&path, "M%d %d", x, y)
		for _, stop := range route[1:] {
			toX, toY := at(stop)
			toY += int(spots[stop].height() / 2)
			fmt.Fprintf(&path, "C%d %d %d %d %d %d", x+columnGap/2, y, toX-columnGap/2, toY, toX, toY)
			if x, y = toX, toY; spots[stop].box < 0 {
				x += boxWidth
				fmt.Fprintf(&path, "H%d", x)
			}
		}
		d.Lines = append(d.Lines, line{Path: path.String(), Label: edges[i].label, Apart: edges[i].apart, X: x - 6, Y: y - 8})
	}
	return d
}
