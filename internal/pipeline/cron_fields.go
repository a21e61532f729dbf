// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	monthNames   = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
	weekdayNames = []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
)

// cronRange is what the numbers of a field may be; names stand for the numbers from low on.
type cronRange struct {
	low, high int
	names     []string
}

func (r cronRange) number(text string) (int, bool) {
	if i := slices.Index(r.names, text); i >= 0 {
		return r.low + i, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= r.low && n <= r.high
}

// cronSet are the values that a field takes.
type cronSet map[int]bool

// newCronSet reads a list of values, ranges and steps. ok is false for anything else.
func newCronSet(field string, of cronRange) (set cronSet, ok bool) {
	set = cronSet{}
	for part := range strings.SplitSeq(field, ",") {
		if !set.add(part, of) {
			return set, false
		}
	}
	return set, true
}

func (s cronSet) add(part string, of cronRange) bool {
	span, step, stepped := strings.Cut(part, "/")
	every := 1
	if stepped {
		n, err := strconv.Atoi(step)
		if err != nil || n < 1 {
			return false
		}
		every = n
	}
	from, to := of.low, of.high
	if span != "*" && span != "?" {
		first, last, ranged := strings.Cut(span, "-")
		var ok bool
		if from, ok = of.number(first); !ok {
			return false
		}
		switch {
		case ranged:
			if to, ok = of.number(last); !ok {
				return false
			}
		case !stepped:
			to = from
		}
	}
	if to < from { // over the end, such as FRI-MON
		to += of.high - of.low + 1
	}
	for value := from; value <= to; value += every {
		s[(value-of.low)%(of.high-of.low+1)+of.low] = true
	}
	return true
}

func (s cronSet) greatest() int {
	greatest := 0
	for value := range s {
		greatest = max(greatest, value)
	}
	return greatest
}

// monthDays are the days of a month that a field takes: numbers, and days that depend on the month.
type monthDays struct {
	numbers cronSet
	special []func(day time.Time) bool
}

func newMonthDays(field string) (monthDays, bool) {
	days := monthDays{numbers: cronSet{}}
	for part := range strings.SplitSeq(field, ",") {
		if special := specialMonthDay(part); special != nil {
			days.special = append(days.special, special)
		} else if !days.numbers.add(part, cronRange{1, 31, nil}) {
			return days, false
		}
	}
	return days, true
}

func (d monthDays) has(day time.Time) bool {
	return d.numbers[day.Day()] || slices.ContainsFunc(d.special, func(is func(time.Time) bool) bool { return is(day) })
}

// specialMonthDay reads L, L-3, LW, L-3W and 15W; nil for anything else.
func specialMonthDay(part string) func(time.Time) bool {
	rest, workday := strings.CutSuffix(part, "W")
	target := func(time.Time) int { return 0 }
	switch after, isLast := strings.CutPrefix(rest, "L"); {
	case isLast:
		before := 0
		if after != "" {
			n, err := strconv.Atoi(strings.TrimPrefix(after, "-"))
			if err != nil || !strings.HasPrefix(after, "-") || n < 0 || n > 30 {
				return nil
			}
			before = n
		}
		target = func(day time.Time) int { return lastDay(day) - before }
	case workday:
		n, err := strconv.Atoi(rest)
		if err != nil || n < 1 || n > 31 {
			return nil
		}
		target = func(time.Time) int { return n }
	default:
		return nil
	}
	return func(day time.Time) bool {
		wanted := target(day)
		if wanted < 1 || wanted > lastDay(day) {
			return false
		}
		if workday {
			wanted = nearestWorkday(day, wanted)
		}
		return day.Day() == wanted
	}
}

func lastDay(day time.Time) int {
	return time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// nearestWorkday is the day from Monday to Friday next to a day of the month, within that month.
func nearestWorkday(month time.Time, number int) int {
	switch time.Date(month.Year(), month.Month(), number, 0, 0, 0, 0, time.UTC).Weekday() {
	case time.Saturday:
		if number == 1 {
			return number + 2
		}
		return number - 1
	case time.Sunday:
		if number == lastDay(month) {
			return number - 2
		}
		return number + 1
	}
	return number
}

// weekdays are the days of a week that a field takes, Sunday being 0, and such days of a month as its last Friday.
type weekdays struct {
	numbers cronSet
	special []func(day time.Time) bool
}

// newWeekdays reads a field, in which Sunday is 0 or 7 in Unix, and 1 in Quartz form.
func newWeekdays(field string, quartz bool) (weekdays, bool) {
	days := weekdays{numbers: cronSet{}}
	of := cronRange{0, 7, weekdayNames}
	if quartz {
		of = cronRange{1, 7, weekdayNames}
	}
	numbers := cronSet{}
	for part := range strings.SplitSeq(field, ",") {
		if special := specialWeekday(part, of); special != nil {
			days.special = append(days.special, special)
		} else if !numbers.add(part, of) {
			return days, false
		}
	}
	for number := range numbers {
		days.numbers[(number-of.low)%7] = true
	}
	return days, true
}

func (d weekdays) has(day time.Time) bool {
	return d.numbers[int(day.Weekday())] || slices.ContainsFunc(d.special, func(is func(time.Time) bool) bool { return is(day) })
}

// specialWeekday reads L, which is Saturday, 6L, the last one of a month, and 6#3, the third one; nil for anything else.
func specialWeekday(part string, of cronRange) func(time.Time) bool {
	if part == "L" {
		return func(day time.Time) bool { return day.Weekday() == time.Saturday }
	}
	name, which, counted := strings.Cut(part, "#")
	if !counted {
		var isLast bool
		if name, isLast = strings.CutSuffix(part, "L"); !isLast {
			return nil
		}
	}
	number, ok := of.number(name)
	if !ok {
		return nil
	}
	weekday := time.Weekday((number - of.low) % 7)
	if !counted {
		return func(day time.Time) bool { return day.Weekday() == weekday && day.Day() > lastDay(day)-7 }
	}
	n, err := strconv.Atoi(which)
	if err != nil || n < 1 || n > 5 {
		return nil
	}
	return func(day time.Time) bool { return day.Weekday() == weekday && (day.Day()-1)/7+1 == n }
}
