<?php
/**
 * Plugin Name: Chairtime
 * Description: Online booking in any page: [chairtime form="main"]. A pasted booking link becomes a card.
 * Version: 1.0.0
 * Requires at least: 5.5
 * Requires PHP: 7.2
 * License: MIT
 * License URI: https://opensource.org/license/mit
 * Text Domain: chairtime
 */

namespace Chairtime;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

// The booking server and the form until the settings say otherwise; the server fills them in when it hands out the plugin.
const SERVER = '';
const FORM = '';

const ID = '/^[A-Za-z0-9_-]{1,40}$/';
const IDS = '/^[A-Za-z0-9_-]{1,40}(,[A-Za-z0-9_-]{1,40}){0,9}$/';

// What the shortcode knows, each with what its value must look like. Everything else is left out.
const ATTRIBUTES = array(
	'location'  => ID,
	'category'  => IDS,
	'service'   => IDS,
	'staff'     => ID,
	'lock'      => IDS,
	'promo'     => '/^[A-Za-z0-9_-]{1,32}$/',
	'lang'      => '/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/',
	'theme'     => '/^(auto|light|dark)$/',
	'position'  => '/^bottom-(right|left)$/',
	'color'     => '/^#[0-9A-Fa-f]{6}$/',
	'loading'   => '/^(lazy|eager|hover)$/',
	'analytics' => '/^(auto|gtag|gtm|off)$/',
	'events'    => '/^(recommended|custom|both)$/',
	'ga_id'     => '/^[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*$/',
	'min_height' => '/^\d{1,4}$/',
);
// Of these, what a plain address carries too.
const IN_ADDRESS = array( 'location', 'category', 'service', 'staff', 'lock', 'promo', 'lang', 'theme' );

require_once __DIR__ . '/settings.php';

/** The booking server's address without a slash at its end, or '' when it is not known. */
function server() {
	return clean_server( get_option( 'chairtime_server', SERVER ) );
}

/** An https address (or http on this machine), without query, fragment or a slash at its end; '' for anything else. */
function clean_server( $typed ) {
	$parts = wp_parse_url( trim( (string) $typed ) );
	if ( ! is_array( $parts ) || empty( $parts['host'] ) || isset( $parts['user'] ) ) {
		return '';
	}
	$scheme = isset( $parts['scheme'] ) ? strtolower( $parts['scheme'] ) : '';
	$host   = strtolower( $parts['host'] );
	$local  = in_array( $host, array( 'localhost', '127.0.0.1', '[::1]' ), true );
	if ( 'https' !== $scheme && ! ( 'http' === $scheme && $local ) ) {
		return '';
	}
	$port = isset( $parts['port'] ) ? ':' . (int) $parts['port'] : '';
	$path = isset( $parts['path'] ) ? rtrim( $parts['path'], '/' ) : '';
	return esc_url_raw( $scheme . '://' . $host . $port . $path );
}

/** The form meant by $given, the settings' own when it names none; '' when there is none. */
function form_of( $given ) {
	$form = (string) ( $given ? $given : get_option( 'chairtime_form', FORM ) );
	return preg_match( ID, $form ) ? $form : '';
}

/** What cannot be shown is said to those who can mend it; visitors read nothing. */
function notice( $sentence ) {
	return current_user_can( 'edit_posts' ) ? '<p class="chairtime-notice">' . esc_html( $sentence ) . '</p>' : '';
}

/** [chairtime form="main" service="cut" mode="popup"]Book a haircut[/chairtime] */
function shortcode( $given, $content = '' ) {
	$given = is_array( $given ) ? $given : array();
	$form  = form_of( isset( $given['form'] ) ? $given['form'] : '' );
	if ( '' === server() ) {
		return notice( __( 'Chairtime: enter the address of your booking server under Settings → Chairtime.', 'chairtime' ) );
	}
	if ( '' === $form ) {
		return notice( __( 'Chairtime: name a form, such as [chairtime form="main"].', 'chairtime' ) );
	}
	$options = array();
	foreach ( ATTRIBUTES as $name => $shape ) {
		if ( isset( $given[ $name ] ) && preg_match( $shape, $given[ $name ] ) ) {
			$options[ $name ] = $given[ $name ];
		}
	}
	$label = trim( wp_strip_all_tags( (string) $content ) );
	if ( '' === $label ) {
		$label = ! empty( $given['label'] ) ? (string) $given['label'] : __( 'Book online', 'chairtime' );
	}
	$accent = isset( $given['accent'] ) && preg_match( ATTRIBUTES['color'], $given['accent'] ) ? $given['accent'] : '';
	$mode   = isset( $given['mode'] ) ? $given['mode'] : 'inline';
	if ( 'iframe' === $mode ) {
		return plain_frame( $form, $options, $accent );
	}
	return widget( $form, in_array( $mode, array( 'popup', 'floating' ), true ) ? $mode : 'inline', $options, $accent, $label );
}

/** The widget's place, with the link that works without scripts inside it. */
function widget( $form, $mode, $options, $accent, $label ) {
	wp_enqueue_script( 'chairtime-loader' );
	if ( $accent ) {
		$options['vars'] = (string) wp_json_encode( array( 'accent' => $accent ) );
	}
	if ( 'floating' === $mode ) {
		$options['label'] = $label;
		$options         += array_filter( array( 'color' => $accent ) );
	}
	$data = ' data-chairtime="' . esc_attr( $form ) . '"' . ( 'inline' === $mode ? '' : ' data-mode="' . esc_attr( $mode ) . '"' );
	foreach ( $options as $name => $value ) {
		$data .= ' data-' . str_replace( '_', '-', $name ) . '="' . esc_attr( $value ) . '"';
	}
	$link = '<a href="' . esc_url( address( '/f/', $form, $options ) ) . '"';
	if ( 'popup' === $mode ) {
		return $link . $data . '>' . esc_html( $label ) . '</a>';
	}
	return '<div' . $data . '>' . $link . '>' . esc_html( $label ) . '</a></div>';
}

/** The form in a frame of fixed height, without any script. */
function plain_frame( $form, $options, $accent ) {
	$source = address( '/embed/f/', $form, $options + array_filter( array( 'c_accent' => ltrim( $accent, '#' ) ) ) );
	$height = isset( $options['min_height'] ) ? (int) $options['min_height'] : 720;
	return '<iframe src="' . esc_url( $source ) . '" title="' . esc_attr__( 'Online booking', 'chairtime' ) . '" width="100%" height="' . $height
		. '" loading="lazy" allow="payment; clipboard-write" style="border:0;max-width:100%"></iframe>';
}

/** An address of the form with what is chosen beforehand. */
function address( $path, $form, $options ) {
	$kept = array_intersect_key( $options, array_flip( array_merge( IN_ADDRESS, array( 'c_accent' ) ) ) );
	return add_query_arg( array_map( 'rawurlencode', $kept ), server() . $path . $form );
}

/** Whether $url is a form's own page on the booking server. */
function is_ours( $url ) {
	return '' !== server() && 0 === strpos( (string) $url, server() . '/f/' );
}

/** The loader is known from the start and asked for only by pages that hold a form. */
function register() {
	if ( '' === server() ) {
		return;
	}
	// No version in the address: the evergreen loader keeps its own caching.
	wp_register_script( 'chairtime-loader', server() . '/embed/v1/loader.js', array(), null, true ); // phpcs:ignore
	wp_oembed_add_provider( server() . '/f/*', server() . '/oembed' );
}

function load_async( $tag, $handle ) {
	return 'chairtime-loader' === $handle && false === strpos( $tag, ' async' ) ? str_replace( ' src=', ' async src=', $tag ) : $tag;
}

/** A trusted provider's card needs no quote in front of it: that is for readers without the frame. */
function only_the_card( $html, $url ) {
	return is_ours( $url ) && is_string( $html ) ? preg_replace( '#^\s*<blockquote>.*?</blockquote>\s*(?=<iframe)#s', '', $html ) : $html;
}

add_action( 'init', __NAMESPACE__ . '\register' );
add_filter( 'script_loader_tag', __NAMESPACE__ . '\load_async', 10, 2 );
add_filter( 'oembed_result', __NAMESPACE__ . '\only_the_card', 10, 2 );
add_shortcode( 'chairtime', __NAMESPACE__ . '\shortcode' );
