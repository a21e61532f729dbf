// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"fmt"
	"strings"
	"time"

	"github.com/adhocore/gronx"
)

// Numbers of fields of a cron expression (contract 16.2): five of Unix, or in Quartz form with seconds before them and perhaps
// a year behind.
const (
	unixFields   = 5
	quartzFields = 6
	yearFields   = 7
)

// lastCronYear is the last year that Quartz knows.
const lastCronYear = 2099

// cronHorizon is how many years are looked at for a date: 29 February falls on each day of the week within 40 years.
const cronHorizon = 41

// What the fields are called, with what they take.
const (
	secondField = "second (0 to 59)"
	minuteField = "minute (0 to 59)"
	hourField   = "hour (0 to 23)"
	dayField    = "day of the month (1 to 31)"
	monthField  = "month (1 to 12, or JAN to DEC)"
)

// badCron says what is wrong with a cron expression, as seen at a time, or "".
func badCron(expression string, now time.Time) string {
	fields := strings.Fields(strings.ToUpper(expression))
	var when schedule
	switch len(fields) {
	case unixFields:
		if !gronx.IsValid(strings.Join(fields, " ")) {
			return "is not valid" + badUnixField(fields)
		}
		when = newSchedule(append([]string{"0"}, fields...), false)
	case quartzFields, yearFields:
		when = newSchedule(fields, true)
		if when.bad != "" {
			return fmt.Sprintf("is not valid: %q is no %s; with 6 or 7 fields, the first one is seconds", when.bad, when.badName)
		}
	default:
		return fmt.Sprintf("has %d fields, and it has to have 5: minute, hour, day (of the month), month, day of week; or in Quartz form 6 or 7, with seconds before them and perhaps a year behind", len(fields))
	}
	if !when.fires(now.UTC()) {
		return "never fires: no day to come has that date"
	}
	return ""
}

// badUnixField tells which of five fields is wrong by itself: the first that makes an expression of stars no valid one. Empty when
// they are only wrong together.
func badUnixField(fields []string) string {
	names := [unixFields]string{minuteField, hourField, dayField, monthField, "day of the week (0 to 7, where 0 and 7 are Sunday, or SUN to SAT)"}
	for i, field := range fields {
		alone := []string{"*", "*", "*", "*", "*"}
		alone[i] = field
		if !gronx.IsValid(strings.Join(alone, " ")) {
			return fmt.Sprintf(": %q is no %s", field, names[i])
		}
	}
	return ""
}

// schedule is a cron expression as sets of values.
type schedule struct {
	second, minute, hour, month, year cronSet
	day                               monthDays
	weekday                           weekdays
	// either says that one of day and weekday is enough, as in Unix when both are restricted.
	either bool

	bad, badName string // the first field that cannot be read
}

// newSchedule reads fields that begin with seconds.
func newSchedule(fields []string, quartz bool) schedule {
	var s schedule
	note := func(ok bool, field, name string) {
		if !ok && s.bad == "" {
			s.bad, s.badName = field, name
		}
	}
	var ok bool
	s.second, ok = newCronSet(fields[0], cronRange{0, 59, nil})
	note(ok, fields[0], secondField)
	s.minute, ok = newCronSet(fields[1], cronRange{0, 59, nil})
	note(ok, fields[1], minuteField)
	s.hour, ok = newCronSet(fields[2], cronRange{0, 23, nil})
	note(ok, fields[2], hourField)
	s.day, ok = newMonthDays(fields[3])
	note(ok, fields[3], dayField)
	s.month, ok = newCronSet(fields[4], cronRange{1, 12, monthNames})
	note(ok, fields[4], monthField)
	s.weekday, ok = newWeekdays(fields[5], quartz)
	note(ok, fields[5], "day of the week (1 to 7, where 1 is Sunday, or SUN to SAT)")
	if len(fields) == yearFields {
		s.year, ok = newCronSet(fields[6], cronRange{1970, lastCronYear, nil})
		note(ok, fields[6], "year from 1970 to 2099")
	}
	s.either = !quartz && !open(fields[3]) && !open(fields[5])
	return s
}

// open reports whether a field begins with a star, which in Unix makes both fields of days count.
func open(field string) bool { return strings.HasPrefix(field, "*") || field == "?" }

// fires reports whether there is a moment after now at which the schedule fires. What could not be read fires.
func (s schedule) fires(now time.Time) bool {
	if s.bad != "" {
		return true
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	end := now.Year() + cronHorizon
	if s.year != nil {
		end = lastCronYear + 1
	}
	for day := today; day.Year() < end; {
		switch {
		case s.year != nil && !s.year[day.Year()]:
			day = time.Date(day.Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC)
			continue
		case !s.month[int(day.Month())]:
			day = time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
			continue
		case s.on(day) && (day.After(today) || s.after(now)):
			return true
		}
		day = day.AddDate(0, 0, 1)
	}
	return false
}

// on reports whether the fields of days take a day.
func (s schedule) on(day time.Time) bool {
	byDate, byWeekday := s.day.has(day), s.weekday.has(day)
	if s.either {
		return byDate || byWeekday
	}
	return byDate && byWeekday
}

// after reports whether the latest time of the day is still to come.
func (s schedule) after(now time.Time) bool {
	latest := time.Date(now.Year(), now.Month(), now.Day(), s.hour.greatest(), s.minute.greatest(), s.second.greatest(), 0, time.UTC)
	return latest.After(now)
}
