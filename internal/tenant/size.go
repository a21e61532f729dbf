// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// size is what instance types of both APIs are filtered and sorted by: CPUs, GB of memory and GPUs.
type size struct {
	id               int64
	cpu, memory, gpu float64
}

// minimum is the part of a size that the user asks for; null members ask for nothing.
type minimum struct {
	cpu, memory, gpu types.Float64
}

func (m minimum) allows(s size) bool {
	return s.cpu >= m.cpu.ValueFloat64() && s.memory >= m.memory.ValueFloat64() && s.gpu >= m.gpu.ValueFloat64()
}

// smallestFirst orders by CPUs, then memory, then GPUs; the id makes the order of equals the same every time.
func smallestFirst(a, b size) int {
	return cmp.Or(
		cmp.Compare(a.cpu, b.cpu),
		cmp.Compare(a.memory, b.memory),
		cmp.Compare(a.gpu, b.gpu),
		cmp.Compare(a.id, b.id),
	)
}

// pick returns the items that are large enough, smallest first, converted by convert.
func pick[In, Out any](items []In, sizeOf func(In) size, wanted minimum, convert func(In) Out) []Out {
	sorted := slices.SortedStableFunc(slices.Values(items), func(a, b In) int { return smallestFirst(sizeOf(a), sizeOf(b)) })
	picked := []Out{}
	for _, item := range sorted {
		if wanted.allows(sizeOf(item)) {
			picked = append(picked, convert(item))
		}
	}
	return picked
}

// smallest returns the first item of a sorted list, nil when there is none.
func smallest[T any](sorted []T) *T {
	if len(sorted) == 0 {
		return nil
	}
	return &sorted[0]
}

// fromThousandths converts the unit of the instance options (contract 21) to whole CPUs and GB. It divides in decimal:
// 100 thousandths are the 0.1 that a user writes, to the last bit.
func fromThousandths(value float64) float64 {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(value, 'g', -1, 64))
	if !ok {
		return value / 1000
	}
	whole, _ := exact.Quo(exact, big.NewRat(1000, 1)).Float64()
	return whole
}

// numberPrecision is the precision in bits of Terraform's own numbers.
const numberPrecision = 512

// number converts to the number that Terraform makes of the same decimal text, so that 0.1 from the platform equals 0.1
// in a configuration. A float64 attribute would carry 0.1000000000000000055.
func number(value float64) types.Number {
	decimal, _, err := big.ParseFloat(strconv.FormatFloat(value, 'g', -1, 64), 10, numberPrecision, big.ToNearestEven)
	if err != nil {
		return types.NumberNull()
	}
	return types.NumberValue(decimal)
}

// optionalNumber is number for members that instance types without the thing leave out.
func optionalNumber(value *float64) types.Number {
	if value == nil {
		return types.NumberNull()
	}
	return number(*value)
}

func orZero(value *float64) float64 {
	if value == nil {
		return 0
	}
	return *value
}
