// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wire

import "time"

// defaultDays is how far back lists by date go by default (contract 17.5).
const defaultDays = 90

// Period is what a list by date is asked for: what happened between two times, and the newest of it.
type Period struct {
	from, to time.Time
	count    int64 // -1 means all
}

// Period reads dateFrom, dateTo and count from the query.
func (r *Request) Period(now time.Time) (Period, error) {
	from, err := r.queryTime("dateFrom", now.AddDate(0, 0, -defaultDays))
	if err != nil {
		return Period{}, err
	}
	to, err := r.queryTime("dateTo", now)
	if err != nil {
		return Period{}, err
	}
	count, err := r.QueryInt("count", -1)
	return Period{from: from, to: to, count: count}, err
}

// Includes tells whether a moment lies in the period.
func (p Period) Includes(at Timestamp) bool { return !at.Before(p.from) && !at.After(p.to) }

// NewestOf are as many of the elements, which are sorted newest first, as a period asks for.
func NewestOf[T any](p Period, all []T) []T {
	if p.count < 0 {
		return all
	}
	return all[:min(int64(len(all)), p.count)]
}
