// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"math/big"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestPick(t *testing.T) {
	t.Parallel()
	resources := []peak.WorkflowResource{
		{ID: 30, CPU: 4, Memory: 16},
		{ID: 22, CPU: 0.5, Memory: 1},
		{ID: 19, CPU: 4, Memory: 16, GPU: new(1.0), GPUMemory: new(24.0)},
		{ID: 23, CPU: 2, Memory: 8},
		{ID: 21, CPU: 0.25, Memory: 0.5},
		{ID: 24, CPU: 2, Memory: 4},
		{ID: 20, CPU: 2, Memory: 4},
	}
	for name, test := range map[string]struct {
		wanted minimum
		want   []int64
	}{
		"all, smallest first":           {minimum{}, []int64{21, 22, 20, 24, 23, 30, 19}},
		"unknown asks for nothing":      {minimum{cpu: types.Float64Unknown()}, []int64{21, 22, 20, 24, 23, 30, 19}},
		"cpu, the limit included":       {minimum{cpu: types.Float64Value(2)}, []int64{20, 24, 23, 30, 19}},
		"cpu, just above":               {minimum{cpu: types.Float64Value(2.001)}, []int64{30, 19}},
		"memory":                        {minimum{memory: types.Float64Value(8)}, []int64{23, 30, 19}},
		"cpu and memory":                {minimum{cpu: types.Float64Value(0.5), memory: types.Float64Value(2)}, []int64{20, 24, 23, 30, 19}},
		"gpu leaves out those without":  {minimum{gpu: types.Float64Value(1)}, []int64{19}},
		"gpu 0 takes those without":     {minimum{cpu: types.Float64Value(4), gpu: types.Float64Value(0)}, []int64{30, 19}},
		"nothing is large enough":       {minimum{cpu: types.Float64Value(64)}, nil},
		"decimals are compared exactly": {minimum{cpu: types.Float64Value(0.25), memory: types.Float64Value(0.5)}, []int64{21, 22, 20, 24, 23, 30, 19}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			picked := pick(resources, resourceSize, test.wanted, func(r peak.WorkflowResource) int64 { return r.ID })
			if !slices.Equal(picked, test.want) {
				t.Errorf("picked %v, want %v", picked, test.want)
			}
			if picked == nil {
				t.Error("the list is nil, which Terraform would show as null instead of empty")
			}
			first := smallest(picked)
			if (first == nil) != (len(test.want) == 0) || (first != nil && *first != test.want[0]) {
				t.Errorf("smallest is %v of %v", first, test.want)
			}
		})
	}
}

func TestPickLeavesTheListAlone(t *testing.T) {
	t.Parallel()
	// The options are a cached answer that others read at the same time.
	options := []peak.InstanceOption{{ID: 2, CPU: 2000}, {ID: 1, CPU: 1000}}
	pick(options, optionSize, minimum{}, newInstanceOption)
	if options[0].ID != 2 || options[1].ID != 1 {
		t.Errorf("the input was reordered: %v", options)
	}
}

func TestThousandthsAreDecimal(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		thousandths float64
		want        string
	}{
		{0, "0"}, {1, "0.001"}, {100, "0.1"}, {125, "0.125"}, {250, "0.25"}, {300, "0.3"}, {700, "0.7"}, {1000, "1"}, {1100, "1.1"},
		{2000, "2"}, {3750, "3.75"}, {62.5, "0.0625"}, {33.3, "0.0333"}, {488000, "488"}, {1.5e9, "1500000"},
	} {
		got := number(fromThousandths(test.thousandths))
		if text := got.ValueBigFloat().Text('f', -1); text != test.want {
			t.Errorf("%v thousandths are %s, want %s", test.thousandths, text, test.want)
		}
		written, _, err := big.ParseFloat(test.want, 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		if got.ValueBigFloat().Cmp(written) != 0 {
			t.Errorf("%v thousandths differ from a written %s", test.thousandths, test.want)
		}
		// A filter with the written number has to find it.
		limit, _ := written.Float64()
		if !(minimum{cpu: types.Float64Value(limit)}).allows(optionSize(peak.InstanceOption{CPU: test.thousandths})) {
			t.Errorf("min_cpu = %s leaves out %v thousandths", test.want, test.thousandths)
		}
	}
}
