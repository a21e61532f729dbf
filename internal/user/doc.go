// Package user is what concerns the user whose token the provider has: the data source peak_permission.
package user
